import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type BaseDatos, CONEXION, filas } from '../../src/base-datos/index.js';
import type { Actor } from '../../src/comun/actor.js';
import { Reloj } from '../../src/comun/reloj.js';
import { TurnosLocales } from '../../src/horarios/index.js';
import { EmpresasService } from '../../src/usuarios/empresas.service.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { iniciarServidor } from '../apoyo/servidor.js';

const TRABAJO = 'prueba';

enCadaBase('the local hours that have come', (perfil) => {
  let db: BaseDatos;
  let turnos: TurnosLocales;
  let empresas: EmpresasService;
  let ahora: Date;
  beforeAll(async () => {
    const { app } = await iniciarServidor(perfil);
    ({ db } = app.get(CONEXION));
    turnos = app.get(TurnosLocales);
    empresas = app.get(EmpresasService, { strict: false });
    vi.spyOn(app.get(Reloj), 'ahora').mockImplementation(() => ahora);
    // Those of the demonstration are of a day to come: they have none.
    await db.execute(sql`update empresa set creada_en = '2100-01-01'`);
  });
  beforeEach(async () => {
    await db.execute(sql`delete from turno_local`);
    await db.execute(sql`delete from empresa where nombre = 'De prueba'`);
  });

  async function crearEmpresa(zona: string, creadaEn = '2026-01-01T00:00:00Z'): Promise<number> {
    const [empresa] = await filas<{ id: number }>(
      db,
      sql`insert into empresa (nombre, zona_horaria, creada_en)
          values ('De prueba', ${zona}, ${creadaEn}::timestamptz) returning id`,
    );
    return empresa?.id ?? 0;
  }
  const vencidos = async (momento: string, hora = '22:00') => {
    ahora = new Date(momento);
    return turnos.vencidos({ trabajo: TRABAJO, hora });
  };
  const anotar = (empresaId: number, fecha: string) => turnos.anotar(TRABAJO, [{ empresaId, fecha }]);
  /** Day and moment of each, once the day before the first is noted. */
  const desde = async (zona: string, notada: string, momento: string, hora?: string) => {
    const empresaId = await crearEmpresa(zona);
    await anotar(empresaId, notada);
    return (await vencidos(momento, hora)).map((turno) => {
      expect(turno).toMatchObject({ empresaId, zonaHoraria: zona });
      return [turno.fecha, turno.momento.toISOString()];
    });
  };

  it('come at their moment, not before, and once they are noted no more', async () => {
    const empresaId = await crearEmpresa('Europe/Madrid');
    await anotar(empresaId, '2026-05-03');
    expect(await vencidos('2026-05-04T19:59:59.999Z')).toEqual([]);
    const turno = {
      empresaId,
      zonaHoraria: 'Europe/Madrid',
      fecha: '2026-05-04',
      momento: new Date('2026-05-04T20:00:00Z'),
    };
    expect(await vencidos('2026-05-04T20:00:00.000Z')).toEqual([turno]);
    expect(await vencidos('2026-05-04T22:30:00.000Z')).toEqual([turno]);
    await turnos.anotar(TRABAJO, [turno]);
    expect(await vencidos('2026-05-05T19:59:59.999Z')).toEqual([]);
    // Of another work it is to be done yet.
    expect(await turnos.vencidos({ trabajo: 'otro', hora: '22:00' })).not.toEqual([]);
    expect(await vencidos('2026-05-05T20:00:00.000Z')).toHaveLength(1);
  });

  it('come to each empresa at its own, oldest first, also after days without anybody who looked', async () => {
    const zonas = ['Pacific/Kiritimati', 'America/New_York', 'Asia/Kathmandu'];
    const ids = [];
    for (const zona of zonas) ids.push(await crearEmpresa(zona));
    const [kiritimati = 0, nuevaYork = 0, katmandu = 0] = ids;
    for (const id of ids) await anotar(id, '2026-05-01');
    const leidos = await vencidos('2026-05-04T01:59:59Z');
    expect(leidos.map(({ empresaId, fecha, momento }) => [empresaId, fecha, momento.toISOString()])).toEqual([
      [kiritimati, '2026-05-02', '2026-05-02T08:00:00.000Z'],
      [nuevaYork, '2026-05-02', '2026-05-03T02:00:00.000Z'],
      [katmandu, '2026-05-02', '2026-05-02T16:15:00.000Z'],
      [kiritimati, '2026-05-03', '2026-05-03T08:00:00.000Z'],
      [katmandu, '2026-05-03', '2026-05-03T16:15:00.000Z'],
    ]);
    await turnos.anotar(TRABAJO, leidos);
    expect(await vencidos('2026-05-04T01:59:59Z')).toEqual([]);
    expect((await vencidos('2026-05-04T02:00:00Z')).map(({ empresaId }) => empresaId)).toEqual([nuevaYork]);
  });

  it.each([
    ['a day of 23 hours', 'Europe/Madrid', '22:00', '2026-03-28', ['2026-03-29T20:00', '2026-03-30T20:00']],
    ['a day of 25 hours', 'Europe/Madrid', '22:00', '2026-10-24', ['2026-10-25T21:00', '2026-10-26T21:00']],
    [
      'the other hemisphere',
      'America/Santiago',
      '22:00',
      '2026-04-03',
      ['2026-04-05T01:00', '2026-04-06T02:00'],
    ],
    [
      'an hour that is not there',
      'Europe/Madrid',
      '02:30',
      '2026-03-28',
      ['2026-03-29T01:30', '2026-03-30T00:30'],
    ],
    [
      'an hour that comes twice',
      'Europe/Madrid',
      '02:30',
      '2026-10-24',
      ['2026-10-25T01:30', '2026-10-26T01:30'],
    ],
    [
      'a midnight that is not there',
      'America/Santiago',
      '00:00',
      '2026-09-05',
      ['2026-09-06T04:00', '2026-09-07T03:00'],
    ],
    [
      'a change of half an hour',
      'Australia/Lord_Howe',
      '22:00',
      '2026-04-04',
      ['2026-04-05T11:30', '2026-04-06T11:30'],
    ],
  ])('come once a day over the change of the clocks: %s', async (_, zona, hora, notada, momentos) => {
    const ultimo = new Date(`${momentos.at(-1)}:00Z`);
    const dias = [1, 2].map((n) => new Date(Date.parse(notada) + n * 86_400_000).toISOString().slice(0, 10));
    const esperados = momentos.map((momento, n) => [dias[n], `${momento}:00.000Z`]);
    expect(await desde(zona, notada, ultimo.toISOString(), hora)).toEqual(esperados);
    const justoAntes = new Date(ultimo.getTime() - 1).toISOString();
    expect((await vencidos(justoAntes, hora)).map(({ fecha }) => fecha)).toEqual(dias.slice(0, 1));
  });

  it('begin with the day on which the empresa was made, and go back no more than 31 days', async () => {
    await crearEmpresa('America/New_York', '2026-05-04T03:30:00Z');
    // At home it was still the 3rd: 23:30, past the hour of that day.
    expect((await vencidos('2026-05-04T03:31:00Z')).map(({ fecha }) => fecha)).toEqual(['2026-05-03']);
    expect((await vencidos('2026-05-05T12:00:00Z')).map(({ fecha }) => fecha)).toEqual([
      '2026-05-03',
      '2026-05-04',
    ]);
    const muchos = await vencidos('2027-05-05T12:00:00Z');
    expect([muchos.length, muchos[0]?.fecha, muchos.at(-1)?.fecha]).toEqual([31, '2027-04-04', '2027-05-04']);
  });

  it.each([
    // West, where that date goes on, and over the date line, where it is the one before; east, where it has ended.
    ['Europe/Madrid', 'America/Bogota', '2026-05-04T20:30Z', ['2026-05-04', '2026-05-05T03:00:00.000Z']],
    [
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      '2026-05-04T08:30Z',
      ['2026-05-03', '2026-05-04T09:00:00.000Z'],
    ],
    ['America/Bogota', 'Europe/Madrid', '2026-05-05T03:30Z', ['2026-05-05', '2026-05-05T20:00:00.000Z']],
  ])('come anew on the clock of another zone: from %s to %s', async (antes, despues, momento, siguiente) => {
    const empresaId = await crearEmpresa(antes);
    await turnos.anotar(TRABAJO, await vencidos(momento));
    const admin: Actor = { usuarioId: 1, empresaId, rol: 'admin', expiraEn: new Date(8.64e15) };
    // What stays as it is changes nothing.
    await empresas.actualizar(admin, { nombre: 'De prueba', zonaHoraria: antes });
    expect(await vencidos(momento)).toEqual([]);
    await empresas.actualizar(admin, { zonaHoraria: despues });
    expect(await vencidos(momento)).toEqual([]);
    const [fecha, cuando = ''] = siguiente;
    expect((await vencidos(cuando)).map((turno) => [turno.fecha, turno.momento.toISOString()])).toEqual([
      [fecha, cuando],
    ]);
  });

  it('are noted by the latest of them, in any order and by many at once', async () => {
    const empresaId = await crearEmpresa('UTC');
    const otra = await crearEmpresa('UTC');
    const deMayo = (dia: number) => `2026-05-${String(dia).padStart(2, '0')}`;
    const notas = [3, 9, 5, 1, 7].flatMap((dia) => [
      [
        { empresaId, fecha: deMayo(dia) },
        { empresaId: otra, fecha: deMayo(dia + 1) },
      ],
      [
        { empresaId: otra, fecha: deMayo(dia) },
        { empresaId, fecha: deMayo(dia) },
      ],
    ]);
    await Promise.all([turnos.anotar(TRABAJO, []), ...notas.map((nota) => turnos.anotar(TRABAJO, nota))]);
    expect(await filas(db, sql`select empresa_id as id, fecha::text from turno_local order by 1`)).toEqual([
      { id: empresaId, fecha: '2026-05-09' },
      { id: otra, fecha: '2026-05-10' },
    ]);
  });
});
