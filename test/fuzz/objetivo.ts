import { buildSchema, type GraphQLSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { vi } from 'vitest';
import { Registro } from '../../src/observacion/index.js';
import { alTerminar } from '../apoyo/al-terminar.js';
import { leerPrometheus } from '../apoyo/prometheus.js';
import { iniciarServidor } from '../apoyo/servidor.js';
import { anotarRutas } from '../puertas/inventario.js';
import { type Conocidos, poblar } from './mundo.js';
import { conPlazo, exigir } from './respuestas.js';

/** A server that is thrown things at. */
export interface Objetivo {
  readonly puerto: number;
  readonly conocidos: Conocidos;
  readonly esquema: GraphQLSchema;
  /** `GET /tareas/:id` … */
  readonly rutas: readonly string[];
  /** What it has said or done that it should not, ever: log lines at level error, rejections, its end. */
  readonly faltas: readonly string[];
  /** Connections that it holds, whatever has become of them. */
  conexiones(): Promise<number>;
}

const SECRETO = 'una-firma-para-tirar-de-cuarenta-y-tantas-letras';

export const VARIABLES = {
  JWT_SECRETO: SECRETO,
  SIMULACION_INTERVALO_MS: '20',
  // So that what a document nested at will costs is met too.
  ORIGENES_PERMITIDOS: 'https://app.example.com',
};

const ESQUEMA = new URL('../../schema.gql', import.meta.url);

export async function objetivoEn(
  url: string,
  rutas: readonly string[],
  { faltas, conexiones }: Pick<Objetivo, 'faltas' | 'conexiones'>,
): Promise<Objetivo> {
  return {
    conexiones,
    puerto: Number(new URL(url).port),
    conocidos: await poblar(url, SECRETO),
    esquema: buildSchema(readFileSync(ESQUEMA, 'utf8')),
    rutas,
    faltas,
  };
}

/** The whole server in this process; it is gone after the file, or before. */
export async function objetivoEnProceso(): Promise<{ objetivo: Objetivo; cerrar: () => Promise<void> }> {
  const faltas: string[] = [];
  const anotar =
    (que: string) =>
    (...partes: unknown[]): void =>
      void faltas.push(`${que}: ${partes.map((parte) => textoDe(parte)).join(' ')}`);
  const espias = (['error', 'fatal'] as const).map((nivel) =>
    vi.spyOn(Registro.prototype, nivel).mockImplementation(anotar(`Logged at level ${nivel}`)),
  );
  const oyentes = (['unhandledRejection', 'uncaughtExceptionMonitor', 'warning'] as const).map((suceso) => {
    const oyente = anotar(suceso);
    process.on(suceso, oyente);
    return () => process.off(suceso, oyente);
  });
  const { rutas, AnotacionDeRutas } = anotarRutas();
  const enProceso = await iniciarServidor('embebido', {
    variables: VARIABLES,
    modulos: [AnotacionDeRutas],
  });
  alTerminar(async () => {
    for (const espia of espias) espia.mockRestore();
    for (const callar of oyentes) callar();
  });
  const servidor: Server = enProceso.app.getHttpServer();
  const conexiones = () =>
    new Promise<number>((resolve, reject) =>
      servidor.getConnections((error, cuantas) => (error ? reject(error) : resolve(cuantas))),
    );
  return {
    objetivo: await objetivoEn(enProceso.url, [...rutas], { faltas, conexiones }),
    cerrar: () => enProceso.cerrar(),
  };
}

const textoDe = (parte: unknown) => (parte instanceof Error ? (parte.stack ?? parte.message) : String(parte));

export function exigirSinFaltas({ faltas }: Objetivo): void {
  exigir(faltas.length === 0, `The server said ${faltas.length} things that it should not`, faltas[0] ?? '');
}

/** Longer than a peer is given to answer a close. */
const REPOSO_MS = 20_000;
/** Connections that `fetch` keeps for its next request. */
const PROPIAS = 10;

/** Resolves when everything that clients had opened is closed and forgotten; the server answers good requests. */
export async function reposo(objetivo: Objetivo): Promise<void> {
  const url = `http://127.0.0.1:${objetivo.puerto}`;
  let abiertos: Record<string, number> = {};
  const cerrado = async () => {
    for (;;) {
      const respuesta = await fetch(`${url}/metricas`);
      const muestras = [...leerPrometheus(await respuesta.text())];
      abiertos = Object.fromEntries(
        muestras.filter(
          ([clave, cuantos]) => /^seguimiento_(sockets|suscripciones)/.test(clave) && cuantos !== 0,
        ),
      );
      const conexiones = await objetivo.conexiones();
      if (Object.keys(abiertos).length === 0 && conexiones <= PROPIAS) return;
      abiertos = { ...abiertos, conexiones };
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await conPlazo('To be at rest', cerrado(), REPOSO_MS).catch((error: Error) => {
    throw new Error(`${error.message}: ${JSON.stringify(abiertos)}`);
  });
  const lista = await conPlazo('A good request', fetch(`${url}/salud/lista`));
  exigir(lista.status === 200, 'It is not ready any more', await lista.text());
  const yo = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${objetivo.conocidos.tokens.admin}`,
    },
    body: JSON.stringify({ query: '{ yo { rol } }' }),
  });
  const texto = await yo.text();
  exigir(texto === '{"data":{"yo":{"rol":"ADMIN"}}}', 'The admin is no longer who they were', texto);
  exigirSinFaltas(objetivo);
}
