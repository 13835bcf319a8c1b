import { sql } from 'drizzle-orm';
import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { Logger } from '@nestjs/common';
import { filas } from '../../src/base-datos/index.js';
import { abrirPostgres } from '../../src/base-datos/postgres/abrir-postgres.js';
import { Silencio } from '../../src/base-datos/postgres/silencio.js';
import { ConexionesRedis } from '../../src/base-datos/redis/conexiones-redis.js';
import { leerConfiguracion } from '../../src/configuracion/index.js';
import { crearEntorno, enCluster, enPostgres } from '../apoyo/perfiles.js';
import { abrirPuente } from '../apoyo/puente.js';

// What the server says of a lost connection is what is wanted here.
beforeAll(() => Logger.overrideLogger(false));

describe('the silence of a connection', () => {
  const tras = (silencio: Silencio, segundos: number) =>
    Array.from({ length: segundos }, () => silencio.esDemasiado());

  it('is too much when what was asked has not been answered for so many seconds, however much more is asked', () => {
    const socket = { bytesRead: 0, bytesWritten: 0 };
    const silencio = new Silencio(socket, { segundos: 3 });
    socket.bytesWritten = 10;
    expect(tras(silencio, 3)).toEqual([false, false, false]);
    socket.bytesWritten = 20;
    expect(silencio.esDemasiado()).toBe(true);
    socket.bytesRead = 1;
    expect(tras(silencio, 4)).toEqual([false, false, false, true]);
  });

  it('begins anew with a question after a rest', () => {
    const socket = { bytesRead: 5, bytesWritten: 5 };
    const silencio = new Silencio(socket, { segundos: 3 });
    expect(tras(silencio, 3)).toEqual([false, false, false]);
    socket.bytesWritten = 10;
    expect(tras(silencio, 4)).toEqual([false, false, false, true]);
  });

  it('is nothing to a connection that may listen for ever, until it is asked something', () => {
    const socket = { bytesRead: 5, bytesWritten: 5 };
    const silencio = new Silencio(socket, { segundos: 3, puedeCallar: true });
    expect(tras(silencio, 100)).not.toContain(true);
    socket.bytesWritten = 10;
    expect(tras(silencio, 4)).toEqual([false, false, false, true]);
  });
});

enPostgres('one connection that a network forgot while the others work', () => {
  it('is let go, with what waits on it', async () => {
    const entorno = await crearEntorno('postgres');
    const puente = await abrirPuente(entorno.variables.DATABASE_URL as string);
    const configuracion = leerConfiguracion({ ...entorno.variables, DATABASE_URL: puente.url });
    const abierto = await abrirPostgres(configuracion, { consultas: 2, bus: 2 });
    const { db } = abierto;

    const perdida = db.transaction(async (tx) => {
      const [de] = await filas<{ puerto: number }>(tx, sql`select inet_client_port() as puerto`);
      puente.olvidar(de?.puerto ?? 0);
      await tx.execute(sql`select 1`);
    });
    const vecina = db.execute(sql`select pg_sleep(1.5)`);
    await expect(perdida).rejects.toThrow();
    await expect(vecina).resolves.toBeDefined();
    await db.execute(sql`select 1`);
    await abierto.cerrar();
    await puente.cerrar();
    await entorno.borrar();
  });

  it('is let go too where another driver asked on it, and is left alone where it only listens', async () => {
    const entorno = await crearEntorno('postgres');
    const puente = await abrirPuente(entorno.variables.DATABASE_URL as string);
    const configuracion = leerConfiguracion({ ...entorno.variables, DATABASE_URL: puente.url });
    const abierto = await abrirPostgres(configuracion, { consultas: 1, bus: 2 });
    const abrirCliente = async () => {
      const cliente = new Client({ connectionString: abierto.url, stream: abierto.socket });
      cliente.on('error', () => {});
      await cliente.connect();
      return cliente;
    };
    const [oyente, otro] = [await abrirCliente(), await abrirCliente()];
    const avisado = new Promise((resolve) => oyente.once('notification', resolve));
    await oyente.query('listen a_channel');
    const { rows } = await otro.query<{ puerto: number }>('select inet_client_port() as puerto');
    // In a second of its own, as what was idle for long is forgotten.
    await abierto.db.execute(sql`select pg_sleep(1.1)`).catch(() => {});
    puente.olvidar(rows[0]?.puerto ?? 0);
    await expect(otro.query('select 1')).rejects.toThrow();
    await abierto.db.execute(sql`notify a_channel`);
    await expect(avisado).resolves.toMatchObject({ channel: 'a_channel' });
    await oyente.end();
    await abierto.cerrar();
    await puente.cerrar();
    await entorno.borrar();
  });
});

enCluster('one connection to Redis that a network forgot while the others work', () => {
  it('is opened anew', async () => {
    const entorno = await crearEntorno('cluster');
    const puente = await abrirPuente(entorno.variables.REDIS_URL as string);
    const redis = await ConexionesRedis.abrir(
      leerConfiguracion({ ...entorno.variables, REDIS_URL: puente.url }),
    );
    const [una, otra] = [redis.conectar('una', 'impaciente'), redis.conectar('otra', 'impaciente')];
    const listos = () => [una, otra].map(({ status }) => status);
    await expect.poll(listos).toEqual(['ready', 'ready']);
    const [, puerto] = /addr=\S+:(\d+)/.exec(await una.client('INFO')) ?? [];
    puente.olvidar(Number(puerto));
    await expect(una.ping()).rejects.toThrow();
    await expect(otra.ping()).resolves.toBe('PONG');
    await expect.poll(() => una.ping().catch(() => 'away'), { timeout: 10_000 }).toBe('PONG');
    redis.cerrar();
    await puente.cerrar();
    await entorno.borrar();
  });
});
