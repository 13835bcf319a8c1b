import { GraphQLSchemaHost } from '@nestjs/graphql';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conectado } from '../apoyo/escucha.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { idsQueToma, operacionesDe } from './documento.js';
import { EnVivo, esperado } from './en-vivo.js';
import { type Argumentos, esCodigo, esLectura, type Esperado, type Fila, nombreDe } from './fila.js';
import { FILAS, FILAS_EN_VIVO } from './filas/index.js';
import { SUPLANTACIONES } from './filas/suplantaciones.js';
import { foto } from './foto.js';
import { anotarRutas, eventosAlCliente, gatewaysDe, rutaPublica, RUTAS_PUBLICAS } from './inventario.js';
import { Mundo } from './mundo.js';
import { expirado, Prueba, sinToken } from './prueba.js';
import type { Quien } from './quienes.js';
import { hacerQueSuceda } from './sucesos.js';
import {
  atiende,
  esSocket,
  type Llamante,
  type NombreDePuerta,
  PUERTAS,
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
  let prueba: Prueba;
  beforeAll(async () => {
    servidor = await iniciarServidor('embebido', {
      // Tasks stand still, so that the world is at rest between two requests.
      variables: {
        JWT_SECRETO,
        SIMULACION_INTERVALO_MS: '3600000',
        TAREAS_BARRIDO_MS: '3600000',
        PRESENCIA_GRACIA_MS: '20',
      },
      modulos: [AnotacionDeRutas],
    });
    transportes = new Transportes(servidor.app.get(GraphQLSchemaHost).schema);
    mundo = await Mundo.crear(servidor, transportes);
    const { ana } = mundo.clientes;
    sinSesion = [sinToken(ana), await expirado(ana, JWT_SECRETO)];
    prueba = new Prueba(mundo, transportes, sinSesion);
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
      const deNadie = new Set(RUTAS_PUBLICAS.filter((ruta) => !conFila().has(ruta)));
      const propias = [...rutas].filter((ruta) => !deNadie.has(rutaPublica(ruta)));
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
        const probados = new Set(
          [...FILAS, ...FILAS_EN_VIVO]
            .filter((fila) => fila.operacion === operacion)
            .flatMap(({ ajenos = [] }) => ajenos.map((camino) => camino.replaceAll(/\.\d+/g, ''))),
        );
        return idsQueToma(campo)
          .filter((id) => !probados.has(id))
          .map((id) => `${operacion}: ${id}`);
      });
      expect({ 'add a row whose `ajenos` names': faltan }).toEqual({ 'add a row whose `ajenos` names': [] });
    });

    it('gives every argument of what is read in some row: a filter may forget whose it filters', async () => {
      const { schema } = servidor.app.get(GraphQLSchemaHost);
      const dados = new Set<string>();
      for (const { operacion, con } of [...FILAS.filter(esLectura), ...FILAS_EN_VIVO])
        for (const nombre of Object.keys((await con?.(mundo)) ?? {})) dados.add(`${operacion}: ${nombre}`);
      const faltan = [...operacionesDe(schema)]
        .filter(([operacion]) => /^(query|subscription) /.test(operacion))
        .flatMap(([operacion, { args }]) => args.map(({ name }) => `${operacion}: ${name}`))
        .filter((argumento) => !dados.has(argumento));
      expect({ 'add a row whose `con` gives': faltan }).toEqual({ 'add a row whose `con` gives': [] });
    });
  });

  const puertasDe = (lectura: boolean) =>
    PUERTAS.map(
      (puerta) => [puerta, filasDe(puerta).filter((fila) => esLectura(fila) === lectura)] as const,
    ).filter(([, filas]) => filas.length > 0);

  describe.each(puertasDe(true))('by %s, what is read:', (puerta, filas) => {
    it.each(filas.map(conNombre))('%s', (_nombre, fila) => prueba.hacer(puerta, fila));
  });

  describe('live, who hears', () => {
    let enVivo: EnVivo;
    beforeAll(async () => {
      enVivo = new EnVivo(mundo, transportes, FILAS_EN_VIVO);
      await enVivo.escuchar();
      await hacerQueSuceda(mundo, enVivo);
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

    it('nobody, of an event that has no row', () => {
      expect([...enVivo.sinFila]).toEqual([]);
    });
  });

  describe.each(puertasDe(false))('by %s, what is written:', (puerta, filas) => {
    it.each(filas.map(conNombre))('%s', (_nombre, fila) => prueba.hacer(puerta, fila));
  });

  describe('in the name of another, by saying so in the body:', () => {
    const filas = SUPLANTACIONES.map((fila) => [nombreDe(fila), fila] as const);
    it.each(filas)('%s', async (_nombre, { operacion, con }) => {
      const antes = await foto(servidor);
      for (const puerta of PUERTAS.filter((una) => atiende(una, operacion))) {
        const { luis } = mundo.clientes;
        const { codigo, datos, texto } = await transportes.pedir(
          puerta,
          luis,
          operacion,
          con(mundo) as Argumentos,
        );
        // A batch of positions is taken but for the bad ones.
        const rechazadas = datos?.rechazadas?.length;
        expect([puerta, codigo ?? rechazadas], texto).toEqual([puerta, codigo ? 'BAD_USER_INPUT' : 1]);
      }
      expect(await foto(servidor)).toEqual(antes);
    });
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
