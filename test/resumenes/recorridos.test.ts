import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, it, vi } from 'vitest';
import type { Punto } from '../../src/comun/geo/distancia.js';
import { Reloj } from '../../src/comun/reloj.js';
import { Horario } from '../../src/horarios/index.js';
import type { Cliente } from '../apoyo/cliente.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { leerRecorrido } from '../comun/geo/vectores/leer.js';
import { Campo } from './campo.js';

const HORA_MS = 3_600_000;
const LOTE = 250;
const RESUMENES = `query ($desde: Date!, $hasta: Date!) {
  resumenesDiarios(desde: $desde, hasta: $hasta) { fecha zonaHoraria distanciaMetros puntos puntosDescartados }
}`;
/** Others state theirs on a sphere of 6371 km. */
const DE_GPXPARSER = 6_371_008.8 / 6_371_000;

enCadaBase('a real track, sent through the API', (perfil) => {
  let servidor: ServidorDePrueba;
  let ahora: Date;
  let vez = 0;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, {
      variables: {
        RESUMEN_PRECISION_MAX_M: '0',
        VELOCIDAD_MAXIMA_KMH: '0',
        RESUMEN_RUIDO_M: '0',
        TOKEN_ACCESO_SEGUNDOS: '86400',
        RETENCION_UBICACIONES_DIAS: '36500',
      },
    });
    ahora = new Date();
    vi.spyOn(servidor.app.get(Reloj), 'ahora').mockImplementation(() => ahora);
  });

  /** Somebody of an empresa in that zone who can sign in. */
  async function entrarEn(campo: Campo): Promise<Cliente> {
    const correo = `${randomUUID()}@campo.local`;
    await campo.db.execute(sql`
      insert into usuario (empresa_id, nombre, correo, clave_hash, rol)
      select ${campo.empresaId}::int, 'Alguien', ${correo}, clave_hash, 'colaborador'
      from usuario where correo = 'ana@demo.local'`);
    return servidor.entrar(correo);
  }

  /** Over 40 hours about a midnight: two of them, or three. @returns what its user is told of each day. */
  async function recorrer(zona: string, medianoche: string, recorridos: readonly Punto[][]) {
    const desde = Date.parse(medianoche) - 30 * HORA_MS;
    ahora = new Date(desde + 70 * HORA_MS);
    const campo = await Campo.crear(servidor, zona);
    const clientes: Cliente[] = [];
    for (const recorrido of recorridos) {
      const cliente = await entrarEn(campo);
      const ubicaciones = recorrido.map(({ lat, lon }, n) => ({
        id: randomUUID(),
        lat,
        lon,
        precision: 5,
        fecha: new Date(desde + Math.round((n * 40 * HORA_MS) / recorrido.length)).toISOString(),
      }));
      for (let n = 0; n < ubicaciones.length; n += LOTE) {
        const lote = ubicaciones.slice(n, n + LOTE);
        const { cuerpo } = await cliente.pedir('POST', '/tracking/ubicaciones', { ubicaciones: lote });
        expect(cuerpo).toMatchObject({ aceptadas: lote.length, rechazadas: [] });
      }
      clientes.push(cliente);
    }
    const leer = async () => {
      const rango = { desde: '2026-01-01', hasta: '2026-12-31' };
      const dados = await Promise.all(clientes.map((cliente) => cliente.datos(RESUMENES, rango)));
      return dados.map(({ resumenesDiarios }) => resumenesDiarios as any[]);
    };
    await campo.fundar(new Date(desde - 24 * HORA_MS));
    // Another minute each time: a turn that has been is not asked for again.
    ahora = new Date(ahora.getTime() + ++vez * 60_000);
    await servidor.app.get(Horario, { strict: false }).latir();
    const puntos = recorridos.flat().length;
    await expect.poll(async () => suma((await leer()).flat(), 'puntos'), { timeout: 20_000 }).toBe(puntos);
    return leer();
  }
  const suma = (dias: readonly any[], campo: string) => dias.reduce((total, dia) => total + dia[campo], 0);

  it.each([
    ['Europe/Madrid', '2026-10-24T22:00:00Z'],
    ['America/Bogota', '2026-10-25T05:00:00Z'],
    ['Asia/Kolkata', '2026-10-24T18:30:00Z'],
    ['Pacific/Apia', '2026-10-25T11:00:00Z'],
    ['America/Santiago', '2026-09-06T04:00:00Z'],
  ])('is as long over the days of %s as it is stated to be', async (zona, medianoche) => {
    const [dias = []] = await recorrer(zona, medianoche, leerRecorrido('limerick_bus304.json'));
    expect(dias.length).toBeGreaterThanOrEqual(3);
    expect(new Set(dias.map(({ zonaHoraria }) => zonaHoraria))).toEqual(new Set([zona]));
    expect(suma(dias, 'distanciaMetros')).toBeCloseTo(14_190.065, 1);
    expect(suma(dias, 'puntosDescartados')).toBe(0);
  });

  it.each([
    ['gpxparserjs_demo_track.json', 6_955.702 * DE_GPXPARSER],
    // Its length is that of its segments, each a user's here.
    ['gpxpy_korita-zbevnica.json', 14_897.083],
    ['turf_length_route1.json', 325_737.3],
  ])('is as long as it is stated to be: %s', async (archivo, metros) => {
    const dias = await recorrer('Europe/Madrid', '2026-10-24T22:00:00Z', leerRecorrido(archivo));
    expect(Math.abs(suma(dias.flat(), 'distanciaMetros') / metros - 1)).toBeLessThan(0.000_01);
  });
});
