import { segunAzar } from './azar.js';
import { enviar, leerRespuestas, type RespuestaCruda } from './cable.js';
import type { Puerta } from './correr.js';
import type { Objetivo } from './objetivo.js';
import { type CasoHttp, casoEntero, casoRoto } from './peticiones.js';
import { exigir, exigirErroresGraphQL, exigirProblema, exigirSinFugas, leerJson } from './respuestas.js';

async function probar(objetivo: Objetivo, { trozos, entero, metodos }: CasoHttp): Promise<void> {
  const octetos = await enviar(
    objetivo.puerto,
    trozos.map((trozo) => Buffer.from(trozo, 'latin1')),
    entero,
  );
  const enviado = Buffer.from(trozos.join(''), 'latin1').toString();
  // Of what is broken nobody can tell which answers are to HEAD.
  const conHead = !entero && enviado.includes('HEAD');
  const respuestas = leerRespuestas(
    octetos,
    entero ? metodos.map((metodo) => metodo === 'HEAD') : Array(500).fill(conHead),
  );
  for (const [lugar, respuesta] of respuestas.entries())
    revisar(respuesta, conHead ? 'HEAD' : (metodos[lugar] ?? ''), enviado);
  // After a refusal that closes the connection, what was sent ahead of its answer may have it reset.
  if (!entero || trozos.length > 1) return;
  exigir(respuestas.length > 0, 'The connection was closed without an answer', enviado.slice(0, 600));
}

function revisar({ estado, cabeceras, cuerpo }: RespuestaCruda, metodo: string, enviado: string): void {
  exigir(estado < 500, `Answered with ${estado}`, cuerpo, enviado.slice(0, 1_500));
  if (metodo === 'HEAD' || estado === 304) return;
  const tipo = cabeceras['content-type'] ?? '';
  if (estado < 400)
    return exigirSinFugas(tipo.includes('json') ? cuerpo.replace(/^\{"openapi".*/s, '') : '', enviado);
  exigir(
    /json/.test(tipo),
    `${estado} without a body of the contract (${tipo})`,
    cuerpo,
    enviado.slice(0, 600),
  );
  if (tipo.startsWith('application/problem+json')) {
    exigirProblema(cuerpo, estado);
    exigirSinFugas(cuerpo, enviado);
  } else {
    exigirErroresGraphQL(leerJson(cuerpo).errors, cuerpo);
  }
}

export const PUERTA_HTTP: Puerta<CasoHttp> = {
  nombre: 'HTTP, in requests',
  arbitrario: (objetivo) => segunAzar((azar) => casoEntero(azar, objetivo)),
  probar,
  // Was refused in a library's words.
  ejemplos: () => [
    {
      trozos: ['OPTIONS /tareas HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
      entero: true,
      metodos: ['OPTIONS'],
    },
  ],
};

export const PUERTA_OCTETOS: Puerta<CasoHttp> = {
  nombre: 'HTTP, in bytes',
  arbitrario: (objetivo) => segunAzar((azar) => casoRoto(azar, objetivo)),
  probar,
  // Were refused without a word.
  ejemplos: () =>
    ['', 'Host: a\r\nExpect: x\r\n'].map((lineas) => ({
      trozos: [`GET / HTTP/1.1\r\n${lineas}Connection: close\r\n\r\n`],
      entero: false,
      metodos: ['GET'],
    })),
};
