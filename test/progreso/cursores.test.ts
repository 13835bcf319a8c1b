import { expect, it } from 'vitest';
import type { Avance } from '../../src/eventos/index.js';
import { Cursores } from '../../src/progreso/cursores.js';

const COMIENZO = Date.parse('2026-11-22T10:00:00Z');

const fin = (tareaId: number, ms: number): Avance => ({
  tareaId,
  seq: 4,
  progreso: 100,
  mensaje: 'Tarea completada',
  estado: 'completado',
  restanteMs: 0,
  fecha: new Date(COMIENZO + ms).toISOString(),
});

const nuevos = () => new Cursores(new Date(COMIENZO).toISOString());

it('knows a late copy of how a task ended, however many have ended since', () => {
  const cursores = nuevos();
  // A thousand a second, for half a minute: every sweep brings those of the last fifteen seconds again.
  for (let id = 1; id <= 30_000; id++) cursores.anotar(fin(id, id));
  expect(cursores.antesDe(fin(1, 1))).toBeGreaterThan(4);
  expect(cursores.antesDe(fin(30_001, 30_001))).toBe(0);
});

it('forgets the tasks whose end no sweep looks back to any more', () => {
  const cursores = nuevos();
  const HORA_MS = 3_600_000;
  for (let id = 1; id <= 2_000; id++) cursores.anotar(fin(id, id));
  expect(cursores.recordadas).toBe(2_000);
  for (let id = 2_001; id <= 4_000; id++) cursores.anotar(fin(id, HORA_MS + id));
  expect(cursores.recordadas).toBe(2_000);
});

it('remembers no more than a hundred thousand, however soon they end', () => {
  const cursores = nuevos();
  for (let id = 1; id <= 100_010; id++) cursores.anotar(fin(id, 1));
  expect(cursores.recordadas).toBe(100_000);
});
