import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { getMainDefinition } from '@apollo/client/utilities';
import { OperationTypeNode } from 'graphql';
import { Client as ClienteUrql, fetchExchange, subscriptionExchange } from 'urql';
import { beforeAll, expect, it } from 'vitest';
import type { AvanceLeido, Cliente } from '../apoyo/cliente.js';
import { enCadaPerfil } from '../apoyo/perfiles.js';
import { iniciarServidor } from '../apoyo/servidor.js';

const INICIAR = 'mutation ($tipo: String!) { iniciarTarea(tipo: $tipo) { id estado progreso } }';
const SEGUIR =
  'subscription ($id: Int!) { progresoTarea(tareaId: $id, desdeSeq: 0) { seq progreso estado } }';
const COMPLETO = [20, 40, 60, 80, 100];

enCadaPerfil('front ends', (perfil) => {
  let ana: Cliente;
  let cabeceras: Record<string, string>;
  beforeAll(async () => {
    const servidor = await iniciarServidor(perfil);
    ana = await servidor.entrar('ana');
    cabeceras = { authorization: `Bearer ${ana.token}` };
  });

  it('Apollo Client: a split link starts a task over HTTP and follows it over WebSocket', async () => {
    const ws = ana.ws();
    const cliente = new ApolloClient({
      cache: new InMemoryCache(),
      link: ApolloLink.split(
        ({ query }) => {
          const definicion = getMainDefinition(query);
          return 'operation' in definicion && definicion.operation === OperationTypeNode.SUBSCRIPTION;
        },
        new GraphQLWsLink(ws),
        new HttpLink({ uri: `${ana.url}/graphql`, headers: cabeceras }),
      ),
    });
    const { data } = await cliente.mutate<{ iniciarTarea: { id: number; estado: string } }>({
      mutation: gql(INICIAR),
      variables: { tipo: 'con apollo' },
    });
    expect(data?.iniciarTarea).toMatchObject({ estado: 'PENDIENTE', progreso: 0 });

    const avances = await new Promise<number[]>((resolve, reject) => {
      const leidos: number[] = [];
      cliente
        .subscribe<{ progresoTarea: AvanceLeido }>({
          query: gql(SEGUIR),
          variables: { id: data?.iniciarTarea.id },
        })
        .subscribe({
          next: ({ data: suceso, error }) =>
            error ? reject(error) : leidos.push(suceso?.progresoTarea.progreso ?? Number.NaN),
          error: reject,
          complete: () => resolve(leidos),
        });
    });
    expect(avances).toEqual(COMPLETO);
    cliente.stop();
    await ws.dispose();
  });

  it('urql: a subscription exchange follows what a mutation started', async () => {
    const ws = ana.ws();
    const cliente = new ClienteUrql({
      url: `${ana.url}/graphql`,
      fetchOptions: { headers: cabeceras },
      exchanges: [
        fetchExchange,
        subscriptionExchange({
          forwardSubscription: ({ query, variables }) => ({
            subscribe: (destino) => ({
              unsubscribe: ws.subscribe({ query: query ?? '', variables }, destino as never),
            }),
          }),
        }),
      ],
    });
    const { data, error } = await cliente.mutation(INICIAR, { tipo: 'con urql' }).toPromise();
    expect(error).toBeUndefined();

    const avances = await new Promise<number[]>((resolve, reject) => {
      const leidos: number[] = [];
      cliente.subscription(SEGUIR, { id: data.iniciarTarea.id }).subscribe((resultado) => {
        if (resultado.error) reject(resultado.error);
        else if (resultado.data) leidos.push(resultado.data.progresoTarea.progreso);
        if (leidos.length === COMPLETO.length) resolve(leidos);
      });
    });
    expect(avances).toEqual(COMPLETO);
    await ws.dispose();
  });
});
