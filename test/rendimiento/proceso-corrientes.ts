/** People at their work: each asks for something about once a second, over HTTP and over a socket in turn. */
import { createClient } from 'graphql-ws';
import { setTimeout as esperar } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { tokenDe } from './identidad.js';
import { atender } from './obrero.js';
import { puntoDe } from './telefonos.js';

export interface Jornada {
  readonly url: string;
  readonly usuarios: number;
  readonly segundos: number;
}

export interface Servidos {
  /** Of each request that was answered as it should, in milliseconds. */
  readonly esperas: readonly number[];
  readonly fallidas: number;
}

const CADA_MS = 1_000;
const TAREAS = '{ tareas(first: 20) { edges { node { id estado progreso } } } }';

async function trabajar({ url, usuarios, segundos }: Jornada): Promise<Servidos> {
  const esperas: number[] = [];
  let fallidas = 0;
  const vivir = async (n: number) => {
    const usuarioId = n + 1;
    const authorization = `Bearer ${await tokenDe(usuarioId)}`;
    const socket = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: authorization },
      lazy: false,
      onNonLazyError: () => {},
    });
    const pedir = async (ruta: string, cuerpo: unknown) => {
      const headers = { authorization, 'content-type': 'application/json' };
      const respuesta = await fetch(url + ruta, { method: 'POST', headers, body: JSON.stringify(cuerpo) });
      const texto = await respuesta.text();
      if (!respuesta.ok || texto.includes('"errors"')) throw new Error(texto);
    };
    const preguntar = async () => {
      for await (const { errors } of socket.iterate({ query: TAREAS }))
        if (errors) throw new Error(JSON.stringify(errors));
    };
    const quehaceres = [
      () => pedir('/graphql', { query: TAREAS }),
      () => pedir('/tracking/ubicaciones', { ubicaciones: [puntoDe(usuarioId, Date.now())] }),
      preguntar,
    ];
    const comienzo = performance.now() + (n * CADA_MS) / usuarios;
    for (let paso = 0; paso < segundos; paso++) {
      await esperar(comienzo + paso * CADA_MS - performance.now());
      const desde = performance.now();
      try {
        await quehaceres[(n + paso) % quehaceres.length]?.();
        esperas.push(performance.now() - desde);
      } catch {
        fallidas += 1;
      }
    }
    await socket.dispose();
  };
  await Promise.all(Array.from({ length: usuarios }, (_, n) => vivir(n)));
  return { esperas, fallidas };
}

atender({ trabajar });
