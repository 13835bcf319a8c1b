import { effect } from '@preact/signals';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ajustarReloj } from '../../src/panel/web/comun/reloj.js';
import { hoy, momento, usarZona } from '../../src/panel/web/comun/tiempo.js';

beforeEach(() => {
  vi.useFakeTimers();
  usarZona('America/Bogota');
});

afterEach(() => {
  ajustarReloj(new Date().toUTCString());
  vi.useRealTimers();
});

it("tells who shows it that another day has begun in the empresa's zone, and nothing between", () => {
  vi.setSystemTime('2026-11-23T04:50:00Z');
  const dias: string[] = [];
  const dejar = effect(() => void dias.push(hoy()));
  vi.advanceTimersByTime(20 * 60_000);
  dejar();
  expect(dias).toEqual(['2026-11-22', '2026-11-23']);
});

it('says what day it is by the clock of the server, whatever that of the device says', () => {
  vi.setSystemTime('2020-01-01T00:00:00Z');
  ajustarReloj('Mon, 23 Nov 2026 15:00:00 GMT');
  expect(hoy()).toBe('2026-11-23');
  expect(momento(new Date('2026-11-23T14:05:09Z'))).toBe('09:05:09');
});
