import { Logger } from '@nestjs/common';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BusLocal } from '../../src/eventos/bus.js';
import { type Audiencia, audiencia, type Publicacion, type Suceso } from '../../src/eventos/index.js';

const sesionTerminada = (usuarioId: number, ...audiencias: Audiencia[]): Publicacion => ({
  evento: 'sesion:terminada',
  datos: { usuarioId, sesionId: null },
  audiencias,
});

const quien = ({ datos }: Suceso) => ('usuarioId' in datos ? datos.usuarioId : undefined);

describe('the bus within one process', () => {
  let bus: BusLocal;
  beforeEach(() => {
    bus = new BusLocal();
  });

  /** Notes whose events an audience hears. */
  function oir(donde: Audiencia): { oidos: (number | undefined)[]; dejar: () => void } {
    const oidos: (number | undefined)[] = [];
    return { oidos, dejar: bus.suscribir(donde, (suceso) => oidos.push(quien(suceso))) };
  }

  it('gives an event to its audiences and to nobody else', () => {
    const uno = oir(audiencia.usuario(1));
    const dos = oir(audiencia.usuario(2));
    const tarea = oir(audiencia.tarea(1));
    bus.publicar([
      sesionTerminada(1, audiencia.usuario(1)),
      sesionTerminada(2, audiencia.usuario(2), audiencia.tarea(1)),
      sesionTerminada(3, audiencia.usuario(3)),
    ]);
    expect([uno.oidos, dos.oidos, tarea.oidos]).toEqual([[1], [2], [2]]);
  });

  it('shows all events of a name to its observers, whomever they are for, and what was found by reading to none', () => {
    const vistos: (number | undefined)[] = [];
    bus.observar('sesion:terminada', (suceso) => vistos.push(quien(suceso)));
    bus.observar('presencia:cambio', () => vistos.push(-1));
    bus.publicar([sesionTerminada(1, audiencia.usuario(1)), sesionTerminada(2)]);
    bus.repetir([sesionTerminada(3, audiencia.usuario(3))]);
    expect(vistos).toEqual([1, 2]);
  });

  it('delivers an event also when an observer of it fails', () => {
    const registro = vi.spyOn(Logger.prototype, 'error').mockReturnValue();
    const oido = oir(audiencia.usuario(1));
    bus.observar('sesion:terminada', () => {
      throw new Error('not for me');
    });
    expect(() => bus.publicar([sesionTerminada(1, audiencia.usuario(1))])).not.toThrow();
    expect(oido.oidos).toEqual([1]);
    expect(registro).toHaveBeenCalledOnce();
    registro.mockRestore();
  });

  it('gives it to every listener of an audience, in the order of publication', () => {
    const [a, b] = [oir(audiencia.usuario(1)), oir(audiencia.usuario(1))];
    bus.publicar([1, 2, 3].map((n) => sesionTerminada(n, audiencia.usuario(1))));
    bus.publicar([sesionTerminada(4, audiencia.usuario(1))]);
    expect([a.oidos, b.oidos]).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
  });

  it('stops when the listener leaves, and leaving again changes nothing', () => {
    const primero = oir(audiencia.usuario(1));
    primero.dejar();
    const segundo = oir(audiencia.usuario(1));
    primero.dejar();
    bus.publicar([sesionTerminada(1, audiencia.usuario(1))]);
    expect([primero.oidos, segundo.oidos]).toEqual([[], [1]]);
  });

  it('stands a listener that leaves while it listens', () => {
    const antes = oir(audiencia.usuario(1));
    const oidos: (number | undefined)[] = [];
    const dejar = bus.suscribir(audiencia.usuario(1), (suceso) => {
      oidos.push(quien(suceso));
      dejar();
    });
    const despues = oir(audiencia.usuario(1));
    bus.publicar([1, 2].map((n) => sesionTerminada(n, audiencia.usuario(1))));
    expect([antes.oidos, oidos, despues.oidos]).toEqual([[1, 2], [1], [1, 2]]);
  });

  it('gives nothing to a listener that another one has just removed', () => {
    const porQuitar: (() => void)[] = [];
    bus.suscribir(audiencia.usuario(1), () => porQuitar.pop()?.());
    const otro = oir(audiencia.usuario(1));
    porQuitar.push(otro.dejar);
    bus.publicar([sesionTerminada(1, audiencia.usuario(1))]);
    expect(otro.oidos).toEqual([]);
  });

  it('gives an event only to who was listening when it was published', () => {
    const tarde: (number | undefined)[] = [];
    const suscribirOtro = () => {
      bus.suscribir(audiencia.usuario(1), (suceso) => {
        tarde.push(quien(suceso));
        if (tarde.length < 100) suscribirOtro();
      });
    };
    const dejar = bus.suscribir(audiencia.usuario(1), () => {
      dejar();
      suscribirOtro();
    });
    bus.publicar([sesionTerminada(1, audiencia.usuario(1))]);
    expect(tarde).toEqual([]);
  });

  it('keeps the error of a listener from the others and from the publisher, and logs it', () => {
    const registro = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const antes = oir(audiencia.usuario(1));
    bus.suscribir(audiencia.usuario(1), () => {
      throw new Error('a listener broke');
    });
    const despues = oir(audiencia.usuario(1));
    bus.publicar([1, 2].map((n) => sesionTerminada(n, audiencia.usuario(1))));
    expect([antes.oidos, despues.oidos]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(registro).toHaveBeenCalledTimes(2);
    expect(String(registro.mock.calls[0]?.[0])).toContain('a listener broke');
    registro.mockRestore();
  });

  it('repeats what was found by reading only to those who were there when it happened', () => {
    vi.useFakeTimers({ now: 10_000 });
    const antes = oir(audiencia.usuario(1));
    vi.setSystemTime(20_000);
    const despues = oir(audiencia.usuario(1));
    bus.repetir([
      { ...sesionTerminada(1, audiencia.usuario(1)), edadMs: 4_000 },
      { ...sesionTerminada(2, audiencia.usuario(1)), edadMs: 0 },
      { ...sesionTerminada(3, audiencia.usuario(1)), edadMs: 11_000 },
      sesionTerminada(4, audiencia.usuario(1)),
    ]);
    expect(antes.oidos).toEqual([1, 2, 4]);
    expect(despues.oidos).toEqual([2, 4]);
    vi.useRealTimers();
  });
});
