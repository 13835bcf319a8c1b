/** Mercurius' own subscriptions, as its documentation shows them, with the product's type and a topic per user. */
import Fastify from 'fastify';
import { GraphQLDateTime } from 'graphql-scalars';
import { jwtVerify } from 'jose';
import mercurius, { type PubSub } from 'mercurius';
import { atenderEmision } from './emision.js';
import { SECRETO } from './identidad.js';

const schema = `
  scalar DateTime
  enum EstadoTarea { PENDIENTE EN_PROCESO COMPLETADO FALLIDO CANCELADO }
  type ProgresoTarea {
    tareaId: Int!  seq: Int!  progreso: Int!  mensaje: String!  estado: EstadoTarea!  fecha: DateTime!  restanteMs: Int
  }
  type Query { vivo: Boolean }
  type Subscription { progresoTarea(tareaId: Int, desdeSeq: Int): ProgresoTarea! }
`;

interface Contexto {
  readonly usuarioId: number;
  readonly pubsub: PubSub & { subscribe(tema: string): Promise<AsyncIterable<unknown>> };
}

const temaDe = (usuarioId: number) => `PROGRESO_${usuarioId}`;

const app = Fastify();
await app.register(mercurius, {
  schema,
  resolvers: {
    DateTime: GraphQLDateTime,
    Query: { vivo: () => true },
    Subscription: {
      progresoTarea: {
        subscribe: (_raiz: unknown, _argumentos: unknown, { pubsub, usuarioId }: Contexto) =>
          pubsub.subscribe(temaDe(usuarioId)),
      },
    },
  } as never,
  jit: 1,
  subscription: {
    onConnect: async ({ payload }) => {
      const [, token = ''] = String(payload.Authorization).split(' ');
      const { payload: reclamos } = await jwtVerify(token, Buffer.from(SECRETO), { algorithms: ['HS256'] });
      return { usuarioId: Number(reclamos.sub) };
    },
  },
});

atenderEmision(
  async () => Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port),
  (sucesos) => {
    for (const { usuarioId, avance } of sucesos) {
      app.graphql.pubsub.publish({
        topic: temaDe(usuarioId),
        payload: { progresoTarea: { ...avance, estado: 'EN_PROCESO' } },
      });
    }
  },
);
