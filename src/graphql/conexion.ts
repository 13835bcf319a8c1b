import type { Type } from '@nestjs/common';
import { Field, ObjectType } from '@nestjs/graphql';
import { cursorDe, type Pagina, type PaginaHaciaAtras } from '../comun/paginacion.js';

@ObjectType({ description: 'Where a page of a Relay connection ends, and whether another follows.' })
export class PageInfo {
  @Field({ description: 'Whether there are more items after this page.' })
  hasNextPage!: boolean;

  @Field({
    description: 'Whether there are more items before this page; false where a list is read forwards only.',
  })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first item of this page: pass it as `before`, where there is one.',
  })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item: pass it as `after`.' })
  endCursor!: string | null;
}

interface Arista<T> {
  cursor: string;
  node: T;
}

export interface ConexionRelay<T> {
  edges: Arista<T>[];
  pageInfo: PageInfo;
}

/** Makes the Relay connection type of a node: `class XConnection extends conexionDe(X) {}`. */
export function conexionDe<T>(Nodo: Type<T>): Type<ConexionRelay<T>> {
  @ObjectType(`${Nodo.name}Edge`, { description: `One ${Nodo.name} of a page, with its cursor.` })
  class Edge implements Arista<T> {
    @Field({
      description: 'Marks the place of this item: pass it as `after`, or `before`, to read on from here.',
    })
    cursor!: string;

    @Field(() => Nodo, { description: 'The item itself.' })
    node!: T;
  }

  @ObjectType(`${Nodo.name}Connection`, { description: `A page of ${Nodo.name}, as Relay defines it.` })
  class Connection implements ConexionRelay<T> {
    @Field(() => [Edge], { description: 'The items of this page.' })
    edges!: Edge[];

    @Field({ description: 'How to go on.' })
    pageInfo!: PageInfo;
  }
  return Connection;
}

export function comoConexion<T extends { id: number }>({ items, hasNextPage }: Pagina<T>): ConexionRelay<T> {
  return comoConexionHaciaAtras({ items, hasNextPage, hasPreviousPage: false }, ({ id }) => id);
}

/** @param lugarDe the place of an item in its list. */
export function comoConexionHaciaAtras<T>(
  { items, hasNextPage, hasPreviousPage }: PaginaHaciaAtras<T>,
  lugarDe: (item: T) => number,
): ConexionRelay<T> {
  const edges = items.map((node) => ({ cursor: cursorDe(lugarDe(node)), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
