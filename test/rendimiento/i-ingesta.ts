import { type Base, sembrarUsuarios } from './base.js';
import { mediana, type Medida } from './medida.js';
import type { CargaDeUbicaciones, UbicacionesRecibidas } from './proceso-carga-ubicaciones.js';
import type { CargaDeInserciones } from './proceso-par-insercion.js';
import { Proceso } from './proceso.js';
import { nuestro, par, type Servidor } from './servidores.js';

const META = 0.5;
const USUARIOS = 100;
const POR_TANDA = 50;
const A_LA_VEZ = 64;
const REGISTRAR = `mutation ($ubicaciones: [UbicacionInput!]!) {
  registrarUbicaciones(ubicaciones: $ubicaciones) { aceptadas duplicadas rechazadas { id motivo } }
}`;

interface Ritmo {
  readonly porSegundo: number;
  /** Processor time of the server for each position, in microseconds. */
  readonly cpuUs: number;
}

/** Positions kept per second, sent in batches by REST and by GraphQL, against a bare INSERT of the same rows. */
export const ingesta: Medida = async ({ postgres, breve }) => {
  const base = await postgres.crearBase();
  const carga = Proceso.lanzar('proceso-carga-ubicaciones');
  const servidores: Servidor[] = [];
  try {
    const propio = await nuestro(base);
    servidores.push(propio);
    await sembrarUsuarios(base, USUARIOS);
    const ajeno = await par('proceso-par-insercion', { DATABASE_URL: base.url });
    servidores.push(ajeno);

    const segundos = breve ? 3 : 6;
    const comunes = { usuarios: USUARIOS, porTanda: POR_TANDA, segundos };
    const porHttp = (nombre: string, ruta: string, query?: string) => async () => {
      const { porSegundo, fallidas } = await propio.perfilar(`i-${nombre}`, () =>
        carga.pedir<UbicacionesRecibidas>('cargar', {
          ...comunes,
          url: `http://127.0.0.1:${propio.puerto}${ruta}`,
          query,
          conexiones: A_LA_VEZ,
        } satisfies CargaDeUbicaciones),
      );
      if (fallidas > 0) throw new Error(`${nombre}: ${fallidas} batches were not answered as they should`);
      return porSegundo;
    };
    const insertar = () =>
      ajeno.proceso.pedir<number>('insertar', { ...comunes, aLaVez: A_LA_VEZ } satisfies CargaDeInserciones);
    const casos = [
      { nombre: 'GraphQL', servidor: propio, cargar: porHttp('graphql', '/graphql', REGISTRAR) },
      { nombre: 'REST', servidor: propio, cargar: porHttp('rest', '/tracking/ubicaciones') },
      { nombre: 'par', servidor: ajeno, cargar: insertar },
    ];
    const medidas = new Map<string, Ritmo[]>(casos.map(({ nombre }) => [nombre, []]));
    for (let ronda = 0; ronda <= (breve ? 1 : 3); ronda++) {
      for (const { nombre, servidor, cargar } of casos) {
        const antes = await servidor.recursos();
        const porSegundo = await cargar();
        const cpuUs = ((await servidor.recursos()).cpuUs - antes.cpuUs) / (porSegundo * segundos);
        // The first round only brings the code to its speed.
        if (ronda > 0) medidas.get(nombre)?.push({ porSegundo, cpuUs });
      }
    }
    const de = (nombre: string, cual: keyof Ritmo) =>
      mediana((medidas.get(nombre) ?? []).map((ritmo) => ritmo[cual]));
    const alDia = await contarUltimas(base);
    return ['GraphQL', 'REST'].map((nombre) => ({
      medida: `i. positions kept, sent by ${nombre}`,
      nuestro: de(nombre, 'porSegundo'),
      par: de('par', 'porSegundo'),
      nombrePar: 'bare multi-row INSERT',
      razonCpu: de('par', 'cpuUs') / de(nombre, 'cpuUs'),
      unidad: 'positions/s',
      meta: `ratio ≥ ${META}`,
      cumple: de(nombre, 'porSegundo') / de('par', 'porSegundo') >= META,
      nota: `batches of ${POR_TANDA}, ${A_LA_VEZ} at once, ${USUARIOS} users, ${alDia} of whom have their newest in place; ${de(nombre, 'cpuUs').toFixed(1)} µs CPU/position without the database, the peer ${de('par', 'cpuUs').toFixed(1)}, which has no HTTP and no users to check`,
    }));
  } finally {
    await carga.terminar();
    for (const { proceso } of servidores) await proceso.terminar();
    await base.borrar();
  }
};

/** Users whose latest position is the newest that was kept of them. */
async function contarUltimas({ sql }: Base): Promise<number> {
  const [fila] = await sql<{ cuantas: number }[]>`
    select count(*)::int as cuantas from ultima_ubicacion l
    where fecha = (select max(fecha) from ubicacion u where u.usuario_id = l.usuario_id)`;
  return fila?.cuantas ?? 0;
}
