/** Batches of new positions over HTTP, as many as are answered. */
import autocannon from 'autocannon';
import { tokenDe } from './identidad.js';
import { atender } from './obrero.js';
import { Telefonos } from './telefonos.js';

export interface CargaDeUbicaciones {
  readonly url: string;
  /** Absent: REST. */
  readonly query?: string;
  readonly usuarios: number;
  readonly porTanda: number;
  readonly conexiones: number;
  readonly segundos: number;
}

export interface UbicacionesRecibidas {
  /** Positions that were accepted. */
  readonly porSegundo: number;
  /** Batches that were not answered as they should. */
  readonly fallidas: number;
  readonly p99Ms: number;
}

async function cargar(carga: CargaDeUbicaciones): Promise<UbicacionesRecibidas> {
  const { url, query, usuarios, porTanda, conexiones, segundos } = carga;
  const telefonos = new Telefonos(usuarios, porTanda);
  const tokens = await Promise.all(Array.from({ length: usuarios }, (_, n) => tokenDe(n + 1)));
  const buena = `"aceptadas":${porTanda},`;
  let malas = 0;
  const { requests, latency, duration, ...resto } = await autocannon({
    url,
    method: 'POST',
    headers: {},
    connections: conexiones,
    duration: segundos,
    requests: [
      {
        setupRequest: (peticion) => {
          const { usuarioId, ubicaciones } = telefonos.siguiente();
          return {
            ...peticion,
            headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[usuarioId - 1]}` },
            body: JSON.stringify(query ? { query, variables: { ubicaciones } } : { ubicaciones }),
          };
        },
        onResponse: (_estado, cuerpo) => {
          if (!cuerpo.includes(buena)) malas += 1;
        },
      },
    ],
  });
  return {
    porSegundo: (requests.total * porTanda) / duration,
    fallidas: malas + resto.errors + resto.timeouts,
    p99Ms: latency.p99,
  };
}

atender({ cargar });
