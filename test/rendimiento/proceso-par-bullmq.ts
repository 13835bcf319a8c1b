/** A BullMQ worker on Postgres whose jobs report their progress, which one `ws` client receives. */
import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { WebSocketServer } from 'ws';
import { atender, recursos } from './obrero.js';

const COLA = 'rendimiento';
/** As many as both of the product's pools together. */
const CONEXIONES = 20;
const PASOS = 99;
const { DATABASE_URL, TRABAJOS, CONCURRENCIA } = process.env;

const connection = new Pool({
  connectionString: DATABASE_URL,
  max: CONEXIONES,
  options: '-c search_path=bullmq',
});
const sockets = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });

async function escuchar(): Promise<number> {
  const cliente = await connection.connect();
  await runMigrations(cliente, 'bullmq');
  cliente.release();
  const cola = new Queue(COLA, { connection }, createPostgresBackend);
  await cola.addBulk(
    Array.from({ length: Number(TRABAJOS) }, (_, numero) => ({ name: 'simulada', data: { numero } })),
  );
  return (sockets.address() as AddressInfo).port;
}

function trabajar(): void {
  const trabajador = new Worker(
    COLA,
    async (trabajo) => {
      for (let progreso = 1; progreso <= PASOS; progreso++) await trabajo.updateProgress(progreso);
    },
    { connection, concurrency: Number(CONCURRENCIA) },
    createPostgresBackend,
  );
  trabajador.on('error', (error) => console.error(error));
  trabajador.on('progress', ({ id }, progreso) => {
    const texto = JSON.stringify({ id, progreso });
    for (const socket of sockets.clients) socket.send(texto);
  });
}

atender({ escuchar, trabajar, recursos: () => recursos() });
