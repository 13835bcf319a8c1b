import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Agenda } from './agenda.js';
import { Azar } from './azar.js';
import { fraseDe, respuestaA } from './frases.js';
import { ritmo } from './ritmo.js';

describe('an agenda', () => {
  it('does what comes due in its order, however long the step', () => {
    const agenda = new Agenda();
    const hecho: string[] = [];
    agenda.dentroDe(3, () => hecho.push('3'));
    agenda.dentroDe(1, () => {
      hecho.push('1');
      agenda.dentroDe(1, () => hecho.push('1 + 1'));
    });
    agenda.dentroDe(3, () => hecho.push('3 again'));
    agenda.avanzar(2.5);
    expect(hecho).toEqual(['1', '1 + 1']);
    agenda.avanzar(0.5);
    expect(hecho).toEqual(['1', '1 + 1', '3', '3 again']);
  });

  it('does again and again what is to be repeated', () => {
    const agenda = new Agenda();
    let veces = 0;
    agenda.unaYOtraVez(
      5,
      () => 10,
      () => (veces += 1),
    );
    agenda.avanzar(35);
    expect(veces).toBe(4);
  });
});

describe('the rhythm', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('keeps to the clock, leaves out those that it is too late for, and ends with the signal', async () => {
    // Of fake time, which the promises of Node's own timers know nothing of.
    const esperar = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const fin = new AbortController();
    const golpes: number[] = [];
    const inicio = performance.now();
    const tocado = (async () => {
      for await (const _ of ritmo(100, fin.signal, esperar)) {
        golpes.push(performance.now() - inicio);
        // The machine is busy with something else: two beats are past when it is free.
        if (golpes.length === 2) await new Promise((resolve) => setTimeout(resolve, 250));
        if (golpes.length === 5) fin.abort();
      }
    })();
    await vi.runAllTimersAsync();
    await tocado;
    expect(golpes).toEqual([0, 100, 350, 400, 500]);
  });
});

describe('what people say', () => {
  it('is answered by the supervisor, and no answer is answered again', () => {
    const azar = new Azar(1);
    for (const momento of ['llegada', 'salida', 'retraso', 'cobertura'] as const) {
      const respuesta = respuestaA(`${fraseDe(momento, azar)}: la farmacia`, azar);
      expect(respuesta).toBeDefined();
      expect(respuestaA(respuesta ?? '', azar)).toBeUndefined();
    }
  });

  it('is left alone if it is not of the play', () => {
    expect(respuestaA('Hola, ¿me oyes?', new Azar(1))).toBeUndefined();
  });
});
