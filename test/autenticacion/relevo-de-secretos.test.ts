import { randomBytes } from 'node:crypto';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cliente, pedir, type SesionDePrueba } from '../apoyo/cliente.js';
import { crearEntorno, enPostgres, type EntornoDePrueba } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';

const [VIEJO = '', NUEVO = ''] = [48, 48].map((bytes) => randomBytes(bytes).toString('base64url'));
/** What the README says to set, one step after the other, on each process in turn. */
const PASOS = [
  { JWT_SECRETO: VIEJO },
  { JWT_SECRETO: VIEJO, JWT_SECRETO_ACEPTADO: NUEVO },
  { JWT_SECRETO: NUEVO, JWT_SECRETO_ACEPTADO: VIEJO },
  { JWT_SECRETO: NUEVO },
] as const;

enPostgres('a change of JWT_SECRETO on two servers, one after the other', () => {
  let entorno: EntornoDePrueba;
  let servidores: [ServidorDePrueba, ServidorDePrueba];
  let ana: SesionDePrueba;
  /** Tokens of the same session, from every server at every step. */
  const dados: string[] = [];
  let primero: string;
  beforeAll(async () => {
    entorno = await crearEntorno('postgres');
    servidores = [await iniciar(PASOS[0]), await iniciar(PASOS[0])];
    ana = (await servidores[0].entrar('ana')).sesion;
    primero = ana.accessToken;
    dados.push(primero);
  });
  afterAll(async () => {
    for (const servidor of servidores) await servidor.cerrar();
    await entorno.borrar();
  });
  const iniciar = (variables: Record<string, string>) => iniciarServidor('postgres', { entorno, variables });

  const vale = async ({ url }: ServidorDePrueba, token: string) =>
    (await pedir(url, 'GET', '/tareas', { cabeceras: { authorization: `Bearer ${token}` } })).estado;

  /** With the refresh token of whichever server gave the last one. */
  const renovarEn = async ({ url }: ServidorDePrueba) => {
    const { refreshToken } = ana;
    const { estado, cuerpo } = await pedir(url, 'POST', '/sesion/renovar', { cuerpo: { refreshToken } });
    expect(estado).toBe(200);
    ana = cuerpo;
    dados.push(ana.accessToken);
  };

  const abrirSocket = async ({ url }: ServidorDePrueba, token: string): Promise<Socket> => {
    const socket = new Cliente(url, { ...ana, accessToken: token }).socket();
    await new Promise((resolve, reject) =>
      socket.once('connect', () => resolve(0)).once('connect_error', reject),
    );
    return socket;
  };

  it.each([
    ['the new one is accepted', PASOS[1]],
    ['the new one signs', PASOS[2]],
  ])('signs nobody out while %s: each server takes the tokens of both', async (_, variables) => {
    for (const cual of [0, 1] as const) {
      const vecino = servidores[cual === 0 ? 1 : 0];
      const socket = await abrirSocket(vecino, primero);
      await servidores[cual].cerrar();
      servidores[cual] = await iniciar(variables);
      for (const servidor of servidores) await renovarEn(servidor);
      for (const token of dados)
        for (const servidor of servidores) expect(await vale(servidor, token)).toBe(200);
      expect(socket.connected).toBe(true);
      socket.close();
    }
  });

  it('ends with the old one refused, which nobody has by then, and every session open', async () => {
    const deAntes = dados.filter((token) => kidDe(token) !== kidDe(ana.accessToken));
    const deAhora = dados.filter((token) => kidDe(token) === kidDe(ana.accessToken));
    expect(deAntes.length).toBeGreaterThan(0);
    for (const cual of [0, 1] as const) {
      const socket = await abrirSocket(servidores[cual === 0 ? 1 : 0], ana.accessToken);
      await servidores[cual].cerrar();
      servidores[cual] = await iniciar(PASOS[3]);
      for (const token of deAhora)
        for (const servidor of servidores) expect(await vale(servidor, token)).toBe(200);
      for (const token of deAntes) expect(await vale(servidores[cual], token)).toBe(401);
      expect(socket.connected).toBe(true);
      socket.close();
    }
    for (const servidor of servidores) await renovarEn(servidor);
    for (const servidor of servidores) expect(await vale(servidor, ana.accessToken)).toBe(200);
  });
});

const kidDe = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString()).kid;
