import { GraphQLSchemaHost } from '@nestjs/graphql';
import { SignJWT } from 'jose';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cliente } from '../apoyo/cliente.js';
import { conectado } from '../apoyo/escucha.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { conAusente } from './ausentes.js';
import { idsQueToma, operacionesDe } from './documento.js';
import { EnVivo, esperado } from './en-vivo.js';
import { esCodigo, esLectura, type Esperado, type Fila, nombreDe } from './fila.js';
import { FILAS, FILAS_EN_VIVO } from './filas/index.js';
import { foto } from './foto.js';
import { anotarRutas, eventosAlCliente, gatewaysDe, rutaPublica, RUTAS_PUBLICAS } from './inventario.js';
import { Mundo } from './mundo.js';
import { QUIENES, type Quien } from './quienes.js';
import type { Secreto } from './secretos.js';
import { hacerQueSuceda } from './sucesos.js';
import {
  atiende,
  esSocket,
  type Llamante,
  type NombreDePuerta,
  PUERTAS,
  type Respuesta,
  Transportes,
} from './transportes.js';

const JWT_SECRETO = randomBytes(48).toString('base64url');
const { rutas, AnotacionDeRutas } = anotarRutas();

/**
 * Every operation, route, message and event × everybody who may knock: what is told to each, and to whom nothing.
 * On one profile, for isolation is a matter of guards and of WHERE, which all profiles share. The tables are in
 * `filas/`; here they are compared with the server: a door without a row fails, and so does a row without a door.
 */
describe('what belongs to someone is told to nobody else', () => {
  let servidor: ServidorDePrueba;
  let transportes: Transportes;
  let mundo: Mundo;
  /** Nobody, and ana with a token that has expired. */
  let sinSesion: readonly Llamante[];
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      // Tasks stand still, so that the world is at rest between two requests.
      variables: { JWT_SECRETO, SIMULACION_INTERVALO_MS: '3600000', PRESENCIA_GRACIA_MS: '20' },
      modulos: [AnotacionDeRutas],
    });
    transportes = new Transportes(servidor.app.get(GraphQLSchemaHost).schema);
    mundo = await Mundo.crear(servidor, transportes);
    const { ana } = mundo.clientes;
    const expirado = new Cliente(ana.url, { ...ana.sesion, accessToken: await expirar(ana) });
    sinSesion = [new Cliente(ana.url, { ...ana.sesion, accessToken: '' }), expirado];
  });
  afterAll(() => transportes.cerrar());

  describe('the table', () => {
    const conFila = () => new Set([...FILAS, ...FILAS_EN_VIVO].map(({ operacion }) => operacion));
    /** What to do, for who reads that it failed. */
    const comparar = (hay: readonly string[], clase: RegExp) => {
      const suyas = [...conFila()].filter((operacion) => clase.test(operacion));
      expect({
        'add a row to test/puertas/filas for': [...new Set(hay)].filter(
          (operacion) => !conFila().has(operacion),
        ),
        'remove the row, there is no more': suyas.filter((operacion) => !hay.includes(operacion)),
      }).toEqual({ 'add a row to test/puertas/filas for': [], 'remove the row, there is no more': [] });
    };

    it('has a row for every query, mutation and subscription of the schema', () => {
      const { schema } = servidor.app.get(GraphQLSchemaHost);
      comparar([...operacionesDe(schema).keys()], /^(query|mutation|subscription) /);
    });

    it('has a row for every route that is not everybody’s', () => {
      const deNadie = RUTAS_PUBLICAS.filter((ruta) => !conFila().has(ruta));
      const propias = [...rutas].filter((ruta) => !deNadie.includes(rutaPublica(ruta)));
      comparar(propias, /^(GET|POST|PUT|PATCH|DELETE) /);
    });

    it('has a row for every message that a gateway hears, all of them on /ws', () => {
      const gateways = gatewaysDe(servidor.app);
      expect(new Set(gateways.map(({ espacio }) => espacio))).toEqual(new Set(['/ws']));
      comparar(
        gateways.flatMap(({ mensajes }) => mensajes.map((mensaje) => `mensaje ${mensaje}`)),
        /^mensaje /,
      );
    });

    it('has a row for every event that clients are sent', () => {
      comparar(
        eventosAlCliente().map((evento) => `evento ${evento}`),
        /^evento /,
      );
    });

    it('tries somebody else’s in every id that an operation takes', () => {
      const { schema } = servidor.app.get(GraphQLSchemaHost);
      const faltan = [...operacionesDe(schema)].flatMap(([operacion, campo]) => {
        const probados = [...FILAS, ...FILAS_EN_VIVO]
          .filter((fila) => fila.operacion === operacion)
          .flatMap(({ ajenos = [] }) => ajenos.map((camino) => camino.replaceAll(/\.\d+/g, '')));
        return idsQueToma(campo)
          .filter((id) => !probados.includes(id))
          .map((id) => `${operacion}: ${id}`);
      });
      expect({ 'add a row whose `ajenos` names': faltan }).toEqual({ 'add a row whose `ajenos` names': [] });
    });
  });

  const puertasDe = (lectura: boolean) =>
    PUERTAS.map(
      (puerta) => [puerta, filasDe(puerta).filter((fila) => esLectura(fila) === lectura)] as const,
    ).filter(([, filas]) => filas.length > 0);

  describe.each(puertasDe(true))('by %s, what is read:', (puerta, filas) => {
    it.each(filas.map(conNombre))('%s', (_nombre, fila) => probar(puerta, fila));
  });

  describe('live, who hears', () => {
    let enVivo: EnVivo;
    let tropiezo: unknown;
    beforeAll(async () => {
      enVivo = new EnVivo(mundo, transportes, FILAS_EN_VIVO);
      await enVivo.escuchar();
      // What was not heard shows in its row.
      await hacerQueSuceda(mundo, enVivo).catch((error: unknown) => (tropiezo = error));
      enVivo.cerrar();
    });

    it.each(FILAS_EN_VIVO.map((fila) => [nombreDe(fila), fila] as const))('%s', (_nombre, fila) => {
      const suyos = enVivo.oidos.filter((oido) => oido.fila === fila);
      const deTodos = suyos.filter(({ ausente }) => !ausente);
      expect(porQuien(deTodos, ({ secretos }) => [...secretos].toSorted())).toEqual(
        porQuien(deTodos, esperado),
      );
      if (!fila.operacion.startsWith('subscription ')) return;
      expect(porQuien(deTodos, ({ negativa }) => negativa?.codigo)).toEqual(
        porQuien(deTodos, ({ quien }) => codigoDe(fila.oye[quien])),
      );
      for (const { quien, negativa } of suyos.filter(({ ausente }) => ausente))
        expect([quien, negativa]).toEqual([quien, deTodos.find((oido) => oido.quien === quien)?.negativa]);
    });

    it('no event without a row, and all that was waited for came', () => {
      expect([...enVivo.sinFila]).toEqual([]);
      expect(tropiezo).toBeUndefined();
    });
  });

  describe.each(puertasDe(false))('by %s, what is written:', (puerta, filas) => {
    it.each(filas.map(conNombre))('%s', (_nombre, fila) => probar(puerta, fila));
  });

  it('nobody comes in by a socket without a good token', async () => {
    for (const llamante of sinSesion) {
      const cierre = await new Promise((resolve) => {
        llamante.ws({ lazy: false, onNonLazyError: () => {}, on: { closed: resolve } });
      });
      expect(cierre).toMatchObject({ code: 4403, reason: expect.stringMatching(/^UNAUTHENTICATED: /) });
      await expect(conectado(llamante.socket())).rejects.toMatchObject({
        data: { ok: false, code: 'UNAUTHENTICATED' },
      });
    }
  });

  /** One row through one door: first all who are refused, who change nothing; then, one by one, who are not. */
  async function probar(puerta: NombreDePuerta, fila: Fila): Promise<void> {
    const comunes = (await fila.con?.(mundo)) ?? {};
    const preguntar = async (llamante: Llamante, argumentos: object) =>
      transportes.pedir(puerta, llamante, fila.operacion, { ...comunes, ...argumentos });
    const quienes = fila.bastan ?? QUIENES;
    const rechazados = quienes.filter((quien) => esCodigo(fila.espera[quien]));

    const antes = await foto(servidor);
    await Promise.all(rechazados.map((quien) => rechazar(quien)));
    const esperaSinSesion = fila.esperaSinSesion ?? 'UNAUTHENTICATED';
    for (const llamante of esSocket(puerta) ? [] : sinSesion) {
      const argumentos = (await fila.segun?.(mundo, 'ana')) ?? {};
      comprobar('sin sesión', await preguntar(llamante, argumentos), esperaSinSesion);
    }
    if (esCodigo(esperaSinSesion)) expect(await foto(servidor)).toEqual(antes);

    for (const quien of quienes.filter((uno) => !rechazados.includes(uno))) {
      const { argumentos, llamante } = await comoQuien(fila, quien);
      const respuesta = await preguntar(llamante, argumentos);
      comprobar(quien, respuesta, fila.espera[quien]);
      await fila.ademas?.(respuesta.datos, mundo.clientes[quien], mundo);
    }

    async function rechazar(quien: Quien): Promise<void> {
      const { argumentos, llamante } = await comoQuien(fila, quien);
      const respuesta = await preguntar(llamante, argumentos);
      comprobar(quien, respuesta, fila.espera[quien]);
      // That they are told of what is theirs to know.
      if (fila.espera[quien] === 'CONFLICT' || fila.espera[quien] === 'BAD_USER_INPUT') return;
      for (const camino of fila.ajenos ?? []) {
        const ausente = await preguntar(llamante, conAusente({ ...comunes, ...argumentos }, camino));
        expect([quien, camino, respuesta.texto]).toEqual([quien, camino, ausente.texto]);
      }
    }
  }

  async function comoQuien(fila: Fila, quien: Quien) {
    const argumentos = (await fila.segun?.(mundo, quien)) ?? {};
    const llamante = fila.terminaLaSesion ? await mundo.otraSesion(quien) : mundo.clientes[quien];
    return { argumentos, llamante };
  }

  /** Refused with that code, or told exactly that; refused, told nothing at all. */
  function comprobar(quien: string, { codigo, datos, texto }: Respuesta, espera: Esperado): void {
    const dice: readonly Secreto[] = mundo.reconocer(datos, texto);
    const esperados = esCodigo(espera) ? [] : [...espera].toSorted();
    expect({ quien, codigo, dice }, texto).toEqual({ quien, codigo: codigoDe(espera), dice: esperados });
  }
});

const filasDe = (puerta: NombreDePuerta) =>
  FILAS.filter(
    ({ operacion, terminaLaSesion }) =>
      // A session that ends takes its socket with it, and perhaps the answer.
      atiende(puerta, operacion) && !(terminaLaSesion && esSocket(puerta)),
  );
const conNombre = (fila: Fila) => [nombreDe(fila), fila] as const;
const codigoDe = (espera: Esperado) => (esCodigo(espera) ? espera : undefined);
const porQuien = <T extends { quien: Quien }, V>(oidos: readonly T[], valor: (oido: T) => V) =>
  Object.fromEntries(oidos.map((oido) => [oido.quien, valor(oido)]));

function expirar({ id, sesion }: Cliente): Promise<string> {
  return new SignJWT({ id_empresa: sesion.usuario.empresaId, rol: 'colaborador' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('seguimiento')
    .setAudience('seguimiento')
    .setSubject(String(id))
    .setExpirationTime(Math.floor(Date.now() / 1000) - 1)
    .sign(Buffer.from(JWT_SECRETO));
}
