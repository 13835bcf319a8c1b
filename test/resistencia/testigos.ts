import type { Client } from 'graphql-ws';
import { type AvanceLeido, ErrorDeGraphQL, PROGRESO } from '../apoyo/cliente.js';

const TODAS = `subscription ($terminadasDesde: DateTime) {
  progresoTarea(terminadasDesde: $terminadasDesde) { tareaId seq progreso mensaje estado fecha restanteMs }
}`;

/** Everything that anybody was told, and when there is so much of it. */
export class Testimonio {
  readonly recibidos: AvanceLeido[] = [];
  private readonly distintos = new Set<string>();
  private espera: { cuantos: number; seguir: () => void } | undefined;

  anotar(avance: AvanceLeido): void {
    this.recibidos.push(avance);
    this.distintos.add(`${avance.tareaId}/${avance.seq}`);
    if (!this.espera || this.distintos.size < this.espera.cuantos) return;
    this.espera.seguir();
    this.espera = undefined;
  }

  /** Resolves when so many different advances have been received. One wait at a time. */
  async hanLlegado(cuantos: number): Promise<void> {
    if (this.distintos.size >= cuantos) return;
    await new Promise<void>((seguir) => (this.espera = { cuantos, seguir }));
  }
}

/**
 * Follows a task to its end, each time from the last advance that it has.
 * @returns what it was given: each advance once, in order.
 * @throws when one is missing, or comes twice.
 */
export async function seguirTarea(
  ws: Client,
  tareaId: number,
  testimonio: Testimonio,
): Promise<AvanceLeido[]> {
  const recibidos: AvanceLeido[] = [];
  const variables = {
    tareaId,
    // Read anew at each connection.
    get desdeSeq() {
      return recibidos.at(-1)?.seq ?? 0;
    },
  };
  for await (const avance of avances(ws, PROGRESO, variables)) {
    const esperada = variables.desdeSeq + 1;
    if (avance.seq !== esperada)
      throw new Error(`Task ${tareaId}: ${avance.seq} came instead of ${esperada}`);
    recibidos.push(avance);
    testimonio.anotar(avance);
  }
  return recibidos;
}

/**
 * Follows all of a user's tasks until as many have ended. After each reconnection it asks for those that have
 * ended since `desde`: it cannot know which of them it was about to be told.
 */
export async function seguirTodas(
  ws: Client,
  { desde, hasta }: { desde: Date; hasta: number },
  testimonio: Testimonio,
): Promise<Map<number, AvanceLeido[]>> {
  const porTarea = new Map<number, AvanceLeido[]>();
  const terminadas = new Set<number>();
  for await (const avance of avances(ws, TODAS, { terminadasDesde: desde.toISOString() })) {
    testimonio.anotar(avance);
    porTarea.set(avance.tareaId, [...(porTarea.get(avance.tareaId) ?? []), avance]);
    if (avance.estado === 'COMPLETADO') terminadas.add(avance.tareaId);
    if (terminadas.size >= hasta) break;
  }
  return porTarea;
}

async function* avances(
  ws: Client,
  query: string,
  variables: Record<string, unknown>,
): AsyncGenerator<AvanceLeido, void> {
  for await (const { data, errors } of ws.iterate<{ progresoTarea: AvanceLeido }>({ query, variables })) {
    if (errors) throw new ErrorDeGraphQL(errors);
    if (data) yield data.progresoTarea;
  }
}
