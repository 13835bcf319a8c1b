import { describe, expect, it } from 'vitest';
import { insistir } from '../../src/comun/insistir.js';

const pasajero = new Error('away');
const firme = new Error('no');
const esPasajero = (error: unknown) => error === pasajero;

/** Fails as told, then works. */
function fallar(...errores: Error[]) {
  return async () => {
    const error = errores.shift();
    if (error) throw error;
    return 'hecho';
  };
}

describe('insistir', () => {
  it('tries again what may pass, waiting longer each time', async () => {
    const esperas: number[] = [];
    const avisar = (_: unknown, espera: number) => esperas.push(espera);
    expect(await insistir(fallar(pasajero, pasajero), { esPasajero, avisar })).toBe('hecho');
    expect(esperas).toEqual([250, 500]);
  });

  it('gives up at once on what no waiting mends', async () => {
    await expect(insistir(fallar(firme), { esPasajero })).rejects.toBe(firme);
  });

  it('gives up when the time is over', async () => {
    await expect(insistir(fallar(pasajero), { esPasajero, plazoMs: 0 })).rejects.toBe(pasajero);
  });

  it('stops waiting when it is told to, with the reason', async () => {
    const control = new AbortController();
    const motivo = new Error('stopping');
    const avisar = () => control.abort(motivo);
    const promesa = insistir(fallar(pasajero), { esPasajero, avisar, senal: control.signal });
    await expect(promesa).rejects.toBe(motivo);
  });
});
