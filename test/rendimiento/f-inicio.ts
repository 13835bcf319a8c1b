import { sembrarUsuarios } from './base.js';
import { tokenDe } from './identidad.js';
import { mediana, type Medida } from './medida.js';
import type { CargaHttp, RespuestasHttp } from './proceso-carga-http.js';
import { Proceso } from './proceso.js';
import { nuestro, par, type Servidor } from './servidores.js';

const META = 0.5;
const CONEXIONES = 64;
const INICIAR = 'mutation ($tipo: String!) { iniciarTarea(tipo: $tipo) { id estado progreso fechaInicio } }';
const TIPO = 'generar reporte';

/** Tasks started per second, by GraphQL and by REST, against a bare route that inserts the same row. */
export const inicio: Medida = async ({ postgres, breve }) => {
  const base = await postgres.crearBase();
  const carga = Proceso.lanzar('proceso-carga-http');
  const servidores: Servidor[] = [];
  try {
    const propio = await nuestro(base, {
      // It runs them as well, as one process does; they only sleep.
      TAREAS_CONCURRENCIA: '100000',
      SIMULACION_INTERVALO_MS: '3600000',
    });
    servidores.push(propio);
    await sembrarUsuarios(base, 1);
    const ajeno = await par('proceso-par-fastify', { DATABASE_URL: base.url });
    servidores.push(ajeno);

    const token = await tokenDe(1);
    const casos = [
      {
        nombre: 'graphql',
        servidor: propio,
        ruta: '/graphql',
        cuerpo: { query: INICIAR, variables: { tipo: TIPO } },
      },
      { nombre: 'rest', servidor: propio, ruta: '/tareas/iniciar', cuerpo: { tipo: TIPO } },
      { nombre: 'fastify', servidor: ajeno, ruta: '/tareas/iniciar', cuerpo: { tipo: TIPO } },
    ];
    const medidas = new Map(casos.map(({ nombre }) => [nombre, [] as number[]]));
    for (let ronda = 0; ronda <= (breve ? 1 : 3); ronda++) {
      for (const { nombre, servidor, ruta, cuerpo } of casos) {
        const { porSegundo, fallidas } = await servidor.perfilar(`f-${nombre}`, () =>
          carga.pedir<RespuestasHttp>('cargar', {
            url: `http://127.0.0.1:${servidor.puerto}${ruta}`,
            cuerpo,
            token,
            conexiones: CONEXIONES,
            segundos: breve ? 2 : 4,
          } satisfies CargaHttp),
        );
        if (fallidas > 0) throw new Error(`${nombre}: ${fallidas} requests were not answered as they should`);
        // The first round only brings the code to its speed.
        if (ronda > 0) medidas.get(nombre)?.push(porSegundo);
      }
    }
    const de = (nombre: string) => mediana(medidas.get(nombre) ?? []);
    return ['graphql', 'rest'].map((nombre) => ({
      medida: `f. tasks started by ${nombre === 'rest' ? 'REST' : 'GraphQL'}`,
      nuestro: de(nombre),
      par: de('fastify'),
      nombrePar: 'bare Fastify + INSERT',
      unidad: 'requests/s',
      meta: `ratio ≥ ${META}`,
      cumple: de(nombre) / de('fastify') >= META,
      nota: `${CONEXIONES} connections; the same process also takes each task from the queue and begins it`,
    }));
  } finally {
    await carga.terminar();
    for (const { proceso } of servidores) await proceso.terminar();
    await base.borrar();
  }
};
