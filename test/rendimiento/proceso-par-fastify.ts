/** A bare Fastify route that inserts the row of a task: what starting one costs at the least. */
import Fastify from 'fastify';
import postgres from 'postgres';
import { atender, recursos } from './obrero.js';

/** The product's own default. */
const CONEXIONES = 10;
const sql = postgres(process.env.DATABASE_URL ?? '', { max: CONEXIONES, onnotice: () => {} });
const app = Fastify();

app.post<{ Body: { tipo: string } }>('/tareas/iniciar', async ({ body }, respuesta) => {
  const [tarea] = await sql`
    insert into tarea_proceso (usuario_id, tipo) values (1, ${body.tipo}) returning *`;
  return respuesta.status(201).send(tarea);
});

atender({
  escuchar: async () => Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port),
  recursos: () => recursos(),
});
