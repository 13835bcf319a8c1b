import { sql } from 'drizzle-orm';
import { beforeAll, expect, it, vi } from 'vitest';
import { filas } from '../../src/base-datos/index.js';
import { Reloj } from '../../src/comun/reloj.js';
import { Horario } from '../../src/horarios/index.js';
import { CalculoDeResumenes } from '../../src/resumenes/calculo-resumenes.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor, type ServidorDePrueba } from '../apoyo/servidor.js';
import { Campo, posicion } from './campo.js';

const GRADO_M = 111_195.08;

enCadaBase('the summaries of a day', (perfil) => {
  let servidor: ServidorDePrueba;
  let ahora: Date;
  beforeAll(async () => {
    servidor = await iniciarServidor(perfil, { variables: { RETENCION_UBICACIONES_DIAS: '36500' } });
    ahora = new Date('2026-10-24T12:00:00Z');
    vi.spyOn(servidor.app.get(Reloj), 'ahora').mockImplementation(() => ahora);
  });
  const a = (fecha: string, metros: number) => posicion(fecha, { lat: 10 + metros / GRADO_M });
  const seran = async (instante: string) => {
    ahora = new Date(instante);
    await servidor.app.get(Horario, { strict: false }).latir();
  };
  const leer = async (campo: Campo) =>
    (await campo.leer()).map(({ fecha, puntos, metros }) => [fecha, puntos, Math.round(metros)]);
  const turnos = async (campo: Campo) => {
    const notados = await filas<{ trabajo: string; fecha: string }>(
      campo.db,
      sql`select trabajo, fecha::text as fecha from turno_local
          where empresa_id = ${campo.empresaId} and trabajo like 'resumen%' order by trabajo`,
    );
    return notados.map(({ fecha }) => fecha);
  };

  it('are made at 23:59 on each empresa’s own clock, and again for the last minutes at 00:10', async () => {
    const madrid = await Campo.crear(servidor, 'Europe/Madrid');
    const bogota = await Campo.crear(servidor, 'America/Bogota');
    const deMadrid = await madrid.crearUsuario();
    await madrid.registrar(deMadrid, [a('2026-10-25T20:00:00Z', 0), a('2026-10-25T21:00:00Z', 500)]);
    await bogota.registrar(await bogota.crearUsuario(), [a('2026-10-25T20:00:00Z', 0)]);
    ahora = new Date('2026-10-25T22:57:00Z');
    for (const campo of [madrid, bogota]) await campo.fundar(new Date('2026-10-24T10:00:00Z'));
    await seran('2026-10-25T22:58:00Z');
    await expect.poll(() => turnos(madrid)).toEqual(['2026-10-24', '2026-10-25']);
    // So far.
    await expect.poll(() => leer(madrid)).toEqual([['2026-10-25', 2, 500]]);
    await madrid.registrar(deMadrid, [a('2026-10-25T22:58:30Z', 550)]);
    // The clocks were put back this morning.
    await seran('2026-10-25T22:59:00Z');
    await expect.poll(() => turnos(madrid)).toEqual(['2026-10-25', '2026-10-25']);
    expect(await leer(madrid)).toEqual([['2026-10-25', 3, 550]]);
    await madrid.registrar(deMadrid, [a('2026-10-25T22:59:59.999Z', 600), a('2026-10-25T23:00:00Z', 700)]);
    await seran('2026-10-25T23:09:00Z');
    const manana = ['2026-10-26', 1, 100];
    await expect.poll(() => leer(madrid)).toEqual([['2026-10-25', 3, 550], manana]);
    await seran('2026-10-25T23:10:00Z');
    await expect.poll(() => turnos(madrid)).toEqual(['2026-10-25', '2026-10-26']);
    expect(await leer(madrid)).toEqual([['2026-10-25', 4, 600], manana]);
    expect(await turnos(bogota)).toEqual(['2026-10-24', '2026-10-25']);
    await seran('2026-10-26T04:59:00Z');
    await expect.poll(() => turnos(bogota)).toEqual(['2026-10-25', '2026-10-25']);
    expect(await leer(bogota)).toEqual([['2026-10-25', 1, 0]]);
  });

  it('are made day after day when the server was down for some, and a day that fails is made before the next', async () => {
    const campo = await Campo.crear(servidor, 'Asia/Kolkata');
    await campo.fundar(new Date('2026-11-01T00:00:00Z'));
    const dias = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-04', '2026-11-05'];
    await campo.registrar(
      await campo.crearUsuario(),
      dias.map((dia, n) => a(`${dia}T12:00:00Z`, n * 1_000)),
    );
    const calculo = servidor.app.get(CalculoDeResumenes, { strict: false });
    const hacer = calculo.resumirDia.bind(calculo);
    let fallos = 0;
    const intentados: string[] = [];
    const espia = vi.spyOn(calculo, 'resumirDia').mockImplementation((dia) => {
      if (dia.empresaId === campo.empresaId) intentados.push(dia.fecha);
      if (dia.fecha === '2026-11-03' && dia.empresaId === campo.empresaId && fallos++ === 0)
        throw new Error('not today');
      return hacer(dia);
    });
    await seran('2026-11-06T01:00:00Z');
    await seran('2026-11-06T01:01:00Z');
    await expect.poll(() => turnos(campo), { timeout: 20_000 }).toEqual(['2026-11-05', '2026-11-06']);
    espia.mockRestore();
    expect(await leer(campo)).toEqual(dias.map((dia, n) => [dia, 1, n === 0 ? 0 : 1_000]));
    expect(intentados.filter((fecha) => fecha === '2026-11-03').length).toBeLessThanOrEqual(4);
  });
});
