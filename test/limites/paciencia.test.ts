import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Paciencia } from '../../src/limites/paciencia.js';
import { Ritmo } from '../../src/limites/ritmo.js';
import { VigiaDeMarcos } from '../../src/limites/vigia-marcos.js';

describe('who goes on asking after many refusals', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance', 'Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('is answered a second late, and others are not', () => {
    const paciencia = new Paciencia();
    const respuestas: string[] = [];
    for (let n = 0; n < 25; n++) paciencia.responder('203.0.113.9', () => respuestas.push('insists'));
    expect(respuestas).toHaveLength(20);
    paciencia.responder('198.51.100.7', () => respuestas.push('other'));
    expect(respuestas.at(-1)).toBe('other');
    vi.advanceTimersByTime(999);
    expect(respuestas).toHaveLength(21);
    vi.advanceTimersByTime(1);
    expect(respuestas).toHaveLength(26);
  });

  it('is answered at once again when so many answers wait that they would be a burden themselves', () => {
    const paciencia = new Paciencia();
    let respondidas = 0;
    for (let n = 0; n < 20 + 5_000 + 3; n++) paciencia.responder('203.0.113.9', () => (respondidas += 1));
    expect(respondidas).toBe(20 + 3);
  });
});

describe('the frames of a user', () => {
  it('are counted over all of their connections: a new one has no new burst', () => {
    const ritmo = new Ritmo<number>(10, 1_000, () => 0);
    const cerradas: string[] = [];
    const conexion = (nombre: string) => new VigiaDeMarcos(ritmo, () => cerradas.push(nombre));
    const primera = conexion('first');
    primera.autenticar(7);
    for (let n = 0; n < 100; n++) primera.contar(0);
    expect(cerradas).toEqual(['first']);
    conexion('second').autenticar(7);
    conexion('of another').autenticar(8);
    expect(cerradas).toEqual(['first', 'second']);
  });
});
