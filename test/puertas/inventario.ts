import { Injectable, Module } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GATEWAY_METADATA, GATEWAY_OPTIONS, MESSAGE_METADATA } from '@nestjs/websockets/constants.js';
import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';

/** What doors the server really has, found in the server itself. */

/** Routes that belong to nobody: whoever adds one has decided that anybody may pass it. */
export const RUTAS_PUBLICAS = [
  'GET /',
  'GET /assets/*',
  'GET /colaborador',
  'GET /colaborador/trabajador.js',
  // OpenAPI, with the files of its page.
  'GET /docs/*',
  'GET /graphiql',
  // Each field of the schema has its own guard.
  'GET /graphql',
  // Asks for a token of its own where METRICAS_TOKEN is set.
  'GET /metricas',
  'GET /salud/lista',
  'GET /salud/viva',
  'POST /graphql',
  'POST /sesion/iniciar',
  'POST /sesion/renovar',
];

/** The files of the OpenAPI page are one. */
export const rutaPublica = (ruta: string) => ruta.replace(/^(GET \/docs)(\/.*)?$/, '$1/*');

/** The routes of a server whose `modulos` include the module: `GET /tareas/:id`. */
export function anotarRutas() {
  const rutas = new Set<string>();
  /** Hears of every route as it is made, whoever makes it. */
  @Injectable()
  class AnotadorDeRutas {
    constructor({ httpAdapter }: HttpAdapterHost) {
      httpAdapter.getInstance<FastifyInstance>().addHook('onRoute', ({ method, url }) => {
        for (const metodo of [method].flat())
          if (metodo !== 'HEAD' && metodo !== 'OPTIONS') rutas.add(`${metodo} ${url}`);
      });
    }
  }
  @Module({ providers: [AnotadorDeRutas] })
  class AnotacionDeRutas {}
  return { rutas, AnotacionDeRutas };
}

export interface GatewayHallado {
  readonly nombre: string;
  readonly espacio: unknown;
  /** The messages that it hears. */
  readonly mensajes: readonly string[];
}

/** Every Socket.IO gateway, by the metadata that Nest itself goes by. */
export function gatewaysDe(app: NestFastifyApplication): GatewayHallado[] {
  const clases = [...app.get(ModulesContainer).values()]
    .flatMap(({ providers }) => Array.from(providers.values()))
    .flatMap(({ metatype }) => (typeof metatype === 'function' ? [metatype] : []))
    .filter((clase) => Reflect.getMetadata(GATEWAY_METADATA, clase) === true);
  return [...new Set(clases)].map((clase) => ({
    nombre: clase.name,
    espacio: Reflect.getMetadata(GATEWAY_OPTIONS, clase)?.namespace,
    mensajes: metodosDe(clase.prototype).flatMap(
      (metodo) => Reflect.getMetadata(MESSAGE_METADATA, metodo) ?? [],
    ),
  }));
}

const metodosDe = (prototipo: object) =>
  Object.values(Object.getOwnPropertyDescriptors(prototipo)).flatMap(({ value }) =>
    typeof value === 'function' ? [value as object] : [],
  );

/** The events towards clients: the keys of the interface that every gateway emits by. */
export function eventosAlCliente(): string[] {
  const fuente = readFileSync(new URL('../../src/tiempo-real/socket.ts', import.meta.url), 'utf8');
  const [, cuerpo] = /interface EventosAlCliente \{\n(.*?)\n\}/s.exec(fuente) ?? [];
  if (cuerpo === undefined) throw new Error('src/tiempo-real/socket.ts has no interface EventosAlCliente');
  return [...cuerpo.matchAll(/^ {2}'?([\w:-]+)'?: \(/gm)].map(([, evento = '']) => evento);
}
