import { describe, expect, it } from 'vitest';
import { Turnos } from '../../src/autenticacion/turnos.js';
import { conResolver } from '../apoyo/promesas.js';

const LLENO = expect.objectContaining({ codigo: 'SERVICE_UNAVAILABLE' });

/** Turns whose work ends when the test says so, in the order in which it began. */
function montar(simultaneos: number, enEspera: number) {
  const turnos = new Turnos(simultaneos, enEspera);
  const empezados: string[] = [];
  const finales: (() => void)[] = [];
  const respuestas: Promise<string>[] = [];
  const pedir = (quien: string, nombre = quien) => {
    const respuesta = turnos
      .tomar(quien, async () => {
        empezados.push(nombre);
        const { promise, resolve } = conResolver<void>();
        finales.push(resolve);
        await promise;
        return nombre;
      })
      .catch((error: unknown) => {
        expect(error).toEqual(LLENO);
        return `${nombre} dismissed`;
      });
    respuestas.push(respuesta);
    return respuesta;
  };
  /** Ends all that is under way, and what begins after it, until nothing is left. */
  const terminarTodo = async () => {
    while (finales.length > 0) {
      for (const terminar of finales.splice(0)) terminar();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return Promise.all(respuestas);
  };
  return { turnos, empezados, pedir, terminarTodo };
}

describe('turns', () => {
  it('are taken by a few at once, and by all in the end', async () => {
    const { empezados, pedir, terminarTodo } = montar(2, 10);
    for (let i = 0; i < 12; i += 1) void pedir('una red', String(i));
    expect(empezados).toEqual(['0', '1']);
    expect(await terminarTodo()).toEqual(Array.from({ length: 12 }, (_, i) => String(i)));
    expect(empezados).toHaveLength(12);
  });

  it('go round: who comes once waits for one of each, however many another has waiting', async () => {
    const { empezados, pedir, terminarTodo } = montar(1, 100);
    for (let i = 0; i < 20; i += 1) void pedir('abusiva', `a${i}`);
    void pedir('una', 'u0');
    void pedir('otra', 'o0');
    void pedir('una', 'u1');
    await terminarTodo();
    expect(empezados.slice(0, 7)).toEqual(['a0', 'a1', 'u0', 'o0', 'a2', 'u1', 'a3']);
  });

  it('are refused at once when too many wait', async () => {
    const { turnos, pedir, terminarTodo } = montar(1, 3);
    for (let i = 0; i < 4; i += 1) void pedir('una red', String(i));
    await expect(turnos.tomar('una red', () => Promise.resolve())).rejects.toEqual(LLENO);
    expect(await terminarTodo()).toEqual(['0', '1', '2', '3']);
    expect(await turnos.tomar('una red', () => Promise.resolve('free again'))).toBe('free again');
  });

  it('go from whoever has most of them waiting to who has none', async () => {
    const { empezados, pedir, terminarTodo } = montar(1, 4);
    for (let i = 0; i < 5; i += 1) void pedir('abusiva', `a${i}`);
    void pedir('una', 'u0');
    void pedir('otra', 'o0');
    // By now nobody has more waiting than it would have itself.
    expect(await pedir('una', 'u1')).toBe('u1 dismissed');
    expect(await terminarTodo()).toEqual([
      'a0',
      'a1',
      'a2',
      'a3 dismissed',
      'a4 dismissed',
      'u0',
      'o0',
      'u1 dismissed',
    ]);
    expect(empezados).toEqual(['a0', 'a1', 'u0', 'o0', 'a2']);
  });

  it('are given back by who fails', async () => {
    const { turnos, terminarTodo } = montar(1, 3);
    const falla = () => Promise.reject(new Error('no'));
    const lanza = () => {
      throw new Error('no');
    };
    for (const hacer of [falla, lanza, falla, lanza])
      await expect(turnos.tomar('una', hacer)).rejects.toThrow('no');
    expect(await turnos.tomar('una', () => Promise.resolve(1))).toBe(1);
    await terminarTodo();
  });
});
