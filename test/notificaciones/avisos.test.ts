import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { filas } from '../../src/base-datos/index.js';
import { enCadaBase } from '../apoyo/perfiles.js';
import { Equipo } from './equipo.js';

enCadaBase('what users are told', (perfil) => {
  let equipo: Equipo;
  beforeAll(async () => {
    equipo = await Equipo.iniciar(perfil);
  });

  /** Two empresas, at the same time of which the clocks show different days: Madrid +1 h, Los Angeles -8 h. */
  let madrid: { empresaId: number; jefe: number; ana: number };
  let angeles: typeof madrid;
  beforeEach(async () => {
    await equipo.db.execute(sql`delete from actividad`);
    await equipo.db.execute(sql`delete from alerta`);
    const crear = async (zona: string) => {
      const empresaId = await equipo.empresa(zona);
      return {
        empresaId,
        jefe: await equipo.usuario(empresaId, 'supervisor', 'Jefa'),
        ana: await equipo.usuario(empresaId),
      };
    };
    [madrid, angeles] = [await crear('Europe/Madrid'), await crear('America/Los_Angeles')];
  });
  const visita = (equipoDe: typeof madrid, cuando: string, titulo?: string) =>
    equipo.visita(equipoDe.ana, equipoDe.jefe, cuando, titulo);
  const claves = async (usuarioId: number) => (await equipo.de(usuarioId)).map(({ clave }) => clave);
  const hacer = (id: number, cambios: string) =>
    equipo.db.execute(sql`update actividad set ${sql.raw(cambios)} where id = ${id}`);
  const EN_CURSO = `estado = 'en-curso', check_in_en = now(), version = 2`;

  describe('of a new visit', () => {
    it('is the day and hour on the clock of their empresa, once', async () => {
      const [una, otra] = [
        await visita(madrid, '2031-01-31T23:30:00Z'),
        await visita(angeles, '2031-01-31T23:30:00Z', 'Medir'),
      ];
      const enOtroAno = await visita(angeles, '2032-11-24T22:05:00Z');
      await equipo.dispositivo(angeles.ana);
      await equipo.dispositivo(angeles.ana);
      await equipo.alas('2031-01-31T20:00:00Z');
      await equipo.alas('2031-01-31T20:05:00Z');
      expect(await equipo.de(madrid.ana)).toEqual([
        {
          id: expect.any(Number),
          clave: `visita-asignada-${una}`,
          titulo: 'Tienes una nueva visita el 1 de febrero',
          texto: 'Entregar · 00:30',
          estado: 'sin-dispositivo',
          creadaEn: '2031-01-31T20:00:00.000Z',
          venceEn: '2031-02-01T23:00:00.000Z',
          envios: 0,
        },
      ]);
      const deAngeles = await equipo.de(angeles.ana);
      expect(deAngeles).toEqual([
        {
          id: expect.any(Number),
          clave: `visita-asignada-${otra}`,
          titulo: 'Tienes una nueva visita hoy',
          texto: 'Medir · 15:30',
          estado: 'pendiente',
          creadaEn: '2031-01-31T20:00:00.000Z',
          venceEn: '2031-02-01T08:00:00.000Z',
          envios: 2,
        },
        {
          id: expect.any(Number),
          clave: `visita-asignada-${enOtroAno}`,
          titulo: 'Tienes una nueva visita el 24 de noviembre de 2032',
          texto: 'Entregar · 14:05',
          estado: 'pendiente',
          creadaEn: '2031-01-31T20:00:00.000Z',
          // FCM keeps it for four weeks at most.
          venceEn: '2031-02-28T20:00:00.000Z',
          envios: 2,
        },
      ]);
      const ids = deAngeles.map(({ id }) => id);
      await expect
        .poll(() => equipo.enviadas.filter((id) => ids.includes(id)).toSorted((a, b) => a - b), {
          timeout: 10_000,
        })
        .toEqual(ids);
      // The supervisor who assigned it is told nothing.
      expect(await equipo.de(angeles.jefe)).toEqual([]);
    });

    it.each([
      ['of a past day', '2031-02-01T22:59:00Z', '', false],
      ['of today, though its hour is past', '2031-02-01T23:01:00Z', '', true],
      ['that has begun', '2031-02-02T12:00:00Z', EN_CURSO, false],
      ['of days ago', '2031-02-02T12:00:00Z', `actualizada_en = now() - interval '25 hours'`, false],
      ['that they assigned themselves', '2031-02-02T12:00:00Z', 'asignada_por = usuario_id', false],
    ])('%s: told or not', async (_, cuando, cambios, esDicha) => {
      const id = await visita(madrid, cuando);
      if (cambios) await hacer(id, cambios);
      await equipo.alas('2031-02-02T10:00:00Z');
      expect(await claves(madrid.ana)).toEqual(esDicha ? [`visita-asignada-${id}`] : []);
    });

    it('is told late in the day for an hour at least', async () => {
      await visita(madrid, '2031-02-02T22:55:00Z');
      await equipo.alas('2031-02-02T22:50:00Z');
      expect(await equipo.de(madrid.ana)).toMatchObject([{ venceEn: '2031-02-02T23:50:00.000Z' }]);
    });

    it('is not told to who was deactivated', async () => {
      await visita(madrid, '2031-02-02T12:00:00Z');
      await equipo.desactivar(madrid.ana);
      await equipo.alas('2031-02-02T10:00:00Z');
      expect(await equipo.de(madrid.ana)).toEqual([]);
    });
  });

  describe('of a visit that is about to be due', () => {
    const CUANDO = '2031-07-10T12:30:00Z';

    it('is its hour, half an hour before, once', async () => {
      const [una, otra] = [await visita(madrid, CUANDO), await visita(angeles, CUANDO)];
      for (const id of [una, otra]) await equipo.antigua(id);
      await equipo.alas('2031-07-10T11:59:59Z');
      expect(await claves(madrid.ana)).toEqual([]);
      await equipo.alas('2031-07-10T12:00:00Z');
      await equipo.alas('2031-07-10T12:05:00Z');
      expect(await equipo.de(madrid.ana)).toMatchObject([
        {
          clave: `visita-pendiente-${una}`,
          titulo: 'Tienes una visita a las 14:30',
          texto: 'Entregar',
          venceEn: '2031-07-10T13:00:00.000Z',
        },
      ]);
      expect(await equipo.de(angeles.ana)).toMatchObject([
        { clave: `visita-pendiente-${otra}`, titulo: 'Tienes una visita a las 05:30' },
      ]);
    });

    it.each([
      ['just after its hour', '2031-07-10T12:44:59Z', '', true],
      ['a quarter of an hour after', '2031-07-10T12:45:00Z', '', false],
      ['when it has begun', '2031-07-10T12:10:00Z', EN_CURSO, false],
    ])('%s: told or not', async (_, ahora, cambios, esDicha) => {
      const id = await visita(madrid, CUANDO);
      await equipo.antigua(id);
      if (cambios) await hacer(id, `${cambios}, actualizada_en = now() - interval '2 days'`);
      await equipo.alas(ahora);
      const suyas = (await claves(madrid.ana)).filter((clave) => clave.startsWith('visita'));
      expect(suyas).toEqual(esDicha ? [`visita-pendiente-${id}`] : []);
    });

    it('is told after the news of it, but not to who had them within that half hour', async () => {
      const una = await visita(madrid, CUANDO);
      await equipo.alas('2031-07-10T12:00:00Z');
      await equipo.alas('2031-07-10T12:01:00Z');
      // Then at most: the two are half an hour apart.
      expect(await claves(madrid.ana)).toEqual([`visita-asignada-${una}`, `visita-pendiente-${una}`]);

      const otra = await visita(angeles, CUANDO);
      await equipo.alas('2031-07-10T12:10:00Z');
      await equipo.alas('2031-07-10T12:35:00Z');
      expect(await claves(angeles.ana)).toEqual([`visita-asignada-${otra}`]);
    });

    it('is told to who assigned it themselves', async () => {
      const id = await visita(madrid, CUANDO);
      await hacer(id, 'asignada_por = usuario_id');
      await equipo.alas('2031-07-10T12:10:00Z');
      expect(await claves(madrid.ana)).toEqual([`visita-pendiente-${id}`]);
    });
  });

  describe('of the check-in that is missing at the first visit of the day', () => {
    // 08:00 in Madrid and 23:00 of the day before in Los Angeles, where the last day of the year has no visit yet.
    const PRIMERA = '2030-12-31T07:00:00Z';
    const AVISO = 'No has realizado check-in en tu primera visita';
    const dia = async (equipoDe: typeof madrid, ...horas: string[]) => {
      const ids = [];
      for (const hora of horas) {
        ids.push(await visita(equipoDe, hora));
        await equipo.antigua(ids.at(-1) ?? 0);
      }
      return ids;
    };
    const faltas = async (usuarioId: number) =>
      (await equipo.de(usuarioId)).filter(({ clave }) => clave.startsWith('sin-check-in'));

    it('is told a quarter of an hour after its time, once a day', async () => {
      await dia(madrid, '2030-12-31T09:00:00Z', PRIMERA, '2030-12-31T08:00:00Z', '2031-01-01T07:00:00Z');
      await equipo.alas('2030-12-31T07:14:59Z');
      expect(await faltas(madrid.ana)).toEqual([]);
      await equipo.alas('2030-12-31T07:15:00Z');
      await equipo.alas('2030-12-31T09:40:00Z');
      const falta = {
        clave: 'sin-check-in-2030-12-31',
        titulo: AVISO,
        texto: 'Entregar · 08:00',
        venceEn: '2030-12-31T21:00:00.000Z',
      };
      expect(await faltas(madrid.ana)).toMatchObject([falta]);
      await equipo.alas('2031-01-01T07:20:00Z');
      expect(await faltas(madrid.ana)).toMatchObject([falta, { clave: 'sin-check-in-2031-01-01' }]);
    });

    it('is of the day of each empresa’s own', async () => {
      // At 07:30 it is the 31st in Madrid, and 23:30 of the 30th in Los Angeles: its visits are closed since 22:00.
      await dia(madrid, PRIMERA);
      await dia(angeles, PRIMERA, '2030-12-31T17:00:00Z');
      await equipo.alas('2030-12-31T07:30:00Z');
      expect(await faltas(madrid.ana)).toHaveLength(1);
      expect(await faltas(angeles.ana)).toEqual([]);
      await equipo.alas('2030-12-31T17:15:00Z');
      expect(await faltas(angeles.ana)).toMatchObject([
        { clave: 'sin-check-in-2030-12-31', texto: 'Entregar · 09:00', venceEn: '2031-01-01T06:00:00.000Z' },
      ]);
    });

    it('is told a quarter of an hour after the news of the visit, if that came later', async () => {
      await visita(madrid, PRIMERA);
      await equipo.alas('2030-12-31T10:00:00Z');
      await equipo.alas('2030-12-31T10:14:59Z');
      expect(await faltas(madrid.ana)).toEqual([]);
      await equipo.alas('2030-12-31T10:15:00Z');
      expect(await faltas(madrid.ana)).toHaveLength(1);
    });

    it('is made good after an outage, until the day’s visits are closed', async () => {
      await dia(madrid, PRIMERA);
      await equipo.alas('2030-12-31T21:00:00Z');
      expect(await faltas(madrid.ana)).toEqual([]);
      await equipo.alas('2030-12-31T20:59:59Z');
      expect(await faltas(madrid.ana)).toHaveLength(1);
    });

    it('is not told to who has come to the first one, or to one for the same time', async () => {
      const [, primera] = await dia(madrid, '2030-12-31T08:00:00Z', PRIMERA);
      const [misma] = await dia(angeles, '2030-12-31T17:00:00Z', '2030-12-31T17:00:00Z');
      for (const id of [primera, misma]) await hacer(id ?? 0, EN_CURSO);
      await equipo.alas('2030-12-31T17:30:00Z');
      expect([await faltas(madrid.ana), await faltas(angeles.ana)]).toEqual([[], []]);
    });
  });

  describe('of a panic', () => {
    const AHORA = new Date('2031-03-01T03:00:00Z');
    const haceMinutos = (minutos: number) => new Date(AHORA.getTime() - minutos * 60_000);

    it('is told to whoever supervises the empresa, but who pressed', async () => {
      const admin = await equipo.usuario(madrid.empresaId, 'admin');
      const ida = await equipo.usuario(madrid.empresaId, 'supervisor');
      await equipo.desactivar(ida);
      await equipo.dispositivo(admin);
      const id = await equipo.panico(madrid.ana, haceMinutos(1));
      const delJefe = await equipo.panico(madrid.jefe, haceMinutos(1));
      await equipo.alas(AHORA);
      await equipo.alas(AHORA);
      const aviso = (deQuien: number, nombre: string) => ({
        clave: `panico-${deQuien}`,
        titulo: `Alerta de pánico enviada por ${nombre}`,
        texto: 'Me siguen · 03:59',
        venceEn: '2031-03-01T08:59:00.000Z',
      });
      expect(await equipo.de(admin)).toMatchObject([
        { ...aviso(id, 'Ana'), estado: 'pendiente', envios: 1 },
        { ...aviso(delJefe, 'Jefa'), estado: 'pendiente', envios: 1 },
      ]);
      expect(await equipo.de(madrid.jefe)).toMatchObject([aviso(id, 'Ana')]);
      for (const nadie of [madrid.ana, ida, angeles.jefe]) expect(await equipo.de(nadie)).toEqual([]);
    });

    it.each([
      ['that is over', 1, 'cerrada_en = now()', false],
      ['that somebody attends', 1, 'atendida_en = now(), atendida_por = usuario_id', false],
      ['of hours ago', 361, '', false],
      ['of an hour ago', 60, '', true],
      ['that came days ago', 1, `actualizada_en = now() - interval '2 days'`, false],
    ])('%s: told or not', async (_, minutos, cambios, esDicho) => {
      const id = await equipo.panico(madrid.ana, haceMinutos(minutos));
      if (cambios) await equipo.db.execute(sql`update alerta set ${sql.raw(cambios)} where id = ${id}`);
      await equipo.alas(AHORA);
      expect(await claves(madrid.jefe)).toEqual(esDicho ? [`panico-${id}`] : []);
    });
  });

  describe('of a reminder', () => {
    it('is told when it is due, however late, once', async () => {
      const [debido, porVenir] = [new Date('2031-05-01T10:00:00Z'), new Date('2031-05-01T10:05:00Z')];
      const [uno, otro] = [
        await equipo.recordatorio(madrid.ana, debido, 'Llamar a Eva'),
        await equipo.recordatorio(madrid.ana, porVenir),
      ];
      await equipo.alas('2031-05-01T09:59:59Z');
      expect(await equipo.de(madrid.ana)).toEqual([]);
      await equipo.alas('2031-05-01T10:04:00Z');
      expect(await equipo.de(madrid.ana)).toMatchObject([
        {
          clave: `recordatorio-${uno}`,
          titulo: 'Recordatorio',
          texto: 'Llamar a Eva',
          creadaEn: '2031-05-01T10:04:00.000Z',
          venceEn: '2031-05-02T10:04:00.000Z',
        },
      ]);
      const tarde = '2031-06-20T00:00:00Z';
      await equipo.alas(tarde);
      expect(await claves(madrid.ana)).toEqual([`recordatorio-${uno}`, `recordatorio-${otro}`]);
      const enviados = await filas<{ enviado_en: string | Date }>(
        equipo.db,
        sql`select enviado_en from recordatorio where usuario_id = ${madrid.ana} order by id`,
      );
      expect(enviados.map(({ enviado_en: en }) => new Date(en).toISOString())).toEqual([
        '2031-05-01T10:04:00.000Z',
        '2031-06-20T00:00:00.000Z',
      ]);
    });

    it('of who was deactivated is not told, and not said to have been', async () => {
      const id = await equipo.recordatorio(madrid.ana, new Date('2031-05-01T10:00:00Z'));
      await equipo.desactivar(madrid.ana);
      await equipo.alas('2031-05-01T10:00:00Z');
      expect(await equipo.de(madrid.ana)).toEqual([]);
      expect(await filas(equipo.db, sql`select enviado_en from recordatorio where id = ${id}`)).toEqual([
        { enviado_en: null },
      ]);
    });
  });

  it('is told once to each of many, of everything, whoever looks at once', async () => {
    const gente = [];
    for (let n = 0; n < 40; n++) {
      const ana = await equipo.usuario(madrid.empresaId);
      gente.push(ana);
      await equipo.dispositivo(ana);
      await equipo.visita(ana, madrid.jefe, '2031-09-01T10:00:00Z');
      await equipo.recordatorio(ana, new Date('2031-09-01T08:00:00Z'));
    }
    await equipo.panico(madrid.ana, new Date('2031-09-01T08:00:00Z'));
    equipo.ahora = new Date('2031-09-01T08:10:00Z');
    const horas = ['08:10', '08:10', '08:10', '09:35', '10:20'];
    await Promise.all([
      ...Array.from({ length: 6 }, () => equipo.avisos.hacerPendientes()),
      // Phones that change hands meanwhile: what was on its way to them goes, and nothing fails.
      equipo.db.execute(
        sql`delete from dispositivo where usuario_id in (select id from usuario where id = ${gente[3]})`,
      ),
    ]);
    for (const hora of horas) await equipo.alas(`2031-09-01T${hora}:00Z`);
    for (const ana of gente) {
      const suyas = await equipo.de(ana);
      expect(suyas.map(({ clave }) => clave.replace(/-\d+$/, '')).toSorted()).toEqual([
        'recordatorio',
        'sin-check-in-2031-09',
        'visita-asignada',
        'visita-pendiente',
      ]);
      if (ana !== gente[3])
        expect(suyas.every(({ estado, envios }) => estado === 'pendiente' && envios === 1)).toBe(true);
    }
    expect(await claves(madrid.jefe)).toHaveLength(1);
  });
});

it('without credentials what users are told is kept, and goes nowhere', async () => {
  const equipo = await Equipo.iniciar('embebido', { variables: { FCM_CREDENCIALES: '' } });
  const empresaId = await equipo.empresa('UTC');
  const ana = await equipo.usuario(empresaId);
  await equipo.dispositivo(ana);
  await equipo.recordatorio(ana, new Date('2031-05-01T10:00:00Z'));
  await equipo.alas('2031-05-01T10:00:00Z');
  expect(await equipo.de(ana)).toMatchObject([{ estado: 'push-apagado', envios: 0 }]);
  expect(equipo.enviadas).toEqual([]);
});

it('of a visit that is about to be due is told however seldom that is looked for', async () => {
  const variables = { NOTIFICACIONES_CADA_MIN: '60', VISITA_AVISO_MIN: '0' };
  const equipo = await Equipo.iniciar('embebido', { variables });
  const empresaId = await equipo.empresa('UTC');
  const ana = await equipo.usuario(empresaId);
  const id = await equipo.visita(ana, ana, '2031-05-01T10:20:00Z');
  await equipo.alas('2031-05-01T10:00:00Z');
  await equipo.alas('2031-05-01T11:00:00Z');
  expect((await equipo.de(ana)).map(({ clave }) => clave)).toContain(`visita-pendiente-${id}`);
});
