import { describe, expect, it } from 'vitest';
import { esDia, sumarDias } from '../../src/panel/web/comun/calendario.js';
import { instantesDe, localDe, nombreDeAdelanto } from '../../src/panel/web/visitas/hora-local.js';

const enMadrid = (local: string) => instantesDe(local, 'Europe/Madrid').map((fecha) => fecha.toISOString());

describe('Clocks of a zone', () => {
  it('show a time once on a usual day', () => {
    expect(enMadrid('2026-11-22T09:00')).toEqual(['2026-11-22T08:00:00.000Z']);
    expect(enMadrid('2027-07-01T09:00')).toEqual(['2027-07-01T07:00:00.000Z']);
    expect(instantesDe('2026-11-22T09:00', 'America/Bogota').map(Number)).toEqual([
      Date.UTC(2026, 10, 22, 14),
    ]);
    expect(instantesDe('2026-11-22T09:00', 'UTC').map(Number)).toEqual([Date.UTC(2026, 10, 22, 9)]);
  });

  it('never show the hour over which they are put forward', () => {
    expect(enMadrid('2027-03-28T02:30')).toEqual([]);
    expect(enMadrid('2027-03-28T01:59')).toEqual(['2027-03-28T00:59:00.000Z']);
    expect(enMadrid('2027-03-28T03:00')).toEqual(['2027-03-28T01:00:00.000Z']);
  });

  it('show twice the hour by which they are put back', () => {
    const dos = instantesDe('2027-10-31T02:30', 'Europe/Madrid');
    expect(dos.map((fecha) => fecha.toISOString())).toEqual([
      '2027-10-31T00:30:00.000Z',
      '2027-10-31T01:30:00.000Z',
    ]);
    expect(dos.map((fecha) => nombreDeAdelanto(fecha, 'Europe/Madrid'))).toEqual(['GMT+2', 'GMT+1']);
    expect(dos.map((fecha) => localDe(Number(fecha), 'Europe/Madrid'))).toEqual([
      '2027-10-31T02:30',
      '2027-10-31T02:30',
    ]);
    expect(enMadrid('2027-10-31T01:59')).toEqual(['2027-10-30T23:59:00.000Z']);
    expect(enMadrid('2027-10-31T03:00')).toEqual(['2027-10-31T02:00:00.000Z']);
  });

  it('show nothing for what is no time', () => {
    expect(enMadrid('')).toEqual([]);
    expect(enMadrid('2027-02-30T10:00')).toEqual([]);
  });

  it('agree with what they show, every quarter of an hour of the weeks in which any of them change', () => {
    const semanas = [
      [Date.UTC(2027, 2, 27), Date.UTC(2027, 3, 5)],
      [Date.UTC(2027, 8, 4), Date.UTC(2027, 8, 6)],
      [Date.UTC(2027, 9, 2), Date.UTC(2027, 9, 4)],
      [Date.UTC(2027, 9, 30), Date.UTC(2027, 10, 1)],
    ] as const;
    for (const zona of ['Europe/Madrid', 'America/Santiago', 'Australia/Lord_Howe', 'Asia/Kathmandu']) {
      for (const [desde, hasta] of semanas) {
        for (let instante = desde; instante < hasta; instante += 15 * 60_000) {
          const hallados = instantesDe(localDe(instante, zona), zona).map(Number);
          expect(hallados, `${zona} ${new Date(instante).toISOString()}`).toContain(instante);
        }
      }
    }
  });
});

describe('Days', () => {
  it('are counted through the ends of months and years', () => {
    expect(sumarDias('2026-12-31', 1)).toBe('2027-01-01');
    expect(sumarDias('2028-03-01', -1)).toBe('2028-02-29');
    expect(sumarDias('2027-03-28', 1)).toBe('2027-03-29');
  });

  it('are those of the calendar that the server takes', () => {
    expect(['2026-11-22', '2028-02-29'].every(esDia)).toBe(true);
    expect(['2027-02-29', '0002-01-01', '2100-01-01', 'nueva', '2026-1-1', undefined].some(esDia)).toBe(
      false,
    );
  });
});
