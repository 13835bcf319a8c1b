import { describe, expect, it, vi } from 'vitest';
import { Flujo } from '../../src/eventos/index.js';

/** A flow of what a test puts in it, that notes when it opens and lets go. */
class FlujoDePrueba extends Flujo<number> {
  readonly sucedido: string[] = [];
  private readonly valores: (number | Error)[] = [];

  poner(...valores: (number | Error)[]): void {
    this.valores.push(...valores);
    this.despertar();
  }

  romper(): void {
    this.fallar(new Error('broken outside'));
  }

  protected abrir(): void {
    this.sucedido.push('open');
  }

  protected soltar(): void {
    this.sucedido.push('let go');
  }

  /** A zero is the last value. */
  protected siguiente(): number | undefined {
    const valor = this.valores.shift();
    if (valor instanceof Error) throw valor;
    if (valor === 0) this.cerrar();
    return valor;
  }
}

describe('a flow whose reader takes', () => {
  it('opens when the reader begins, tells it of each value, and gives them without waiting', () => {
    const flujo = new FlujoDePrueba();
    expect(flujo.sucedido).toEqual([]);
    const avisar = vi.fn();
    flujo.empezar(avisar);
    expect(flujo.sucedido).toEqual(['open']);
    expect(flujo.tomar()).toBeUndefined();
    flujo.poner(1, 2);
    expect(avisar).toHaveBeenCalledOnce();
    expect([flujo.tomar(), flujo.tomar(), flujo.tomar()]).toEqual([1, 2, undefined]);
    expect(flujo.terminado).toBe(false);
  });

  it('has ended when it has given its last value, and lets go once', () => {
    const flujo = new FlujoDePrueba();
    flujo.empezar(() => {});
    flujo.poner(1, 0, 2);
    expect([flujo.tomar(), flujo.tomar(), flujo.tomar()]).toEqual([1, 0, undefined]);
    flujo.cerrar();
    expect(flujo).toMatchObject({ terminado: true, sucedido: ['open', 'let go'] });
  });

  it('throws what broke it, whether it happened while taking or before, and has ended', () => {
    const alTomar = new FlujoDePrueba();
    alTomar.empezar(() => {});
    alTomar.poner(1, new Error('broken'));
    expect(alTomar.tomar()).toBe(1);
    expect(() => alTomar.tomar()).toThrow('broken');

    const antes = new FlujoDePrueba();
    const avisar = vi.fn();
    antes.empezar(avisar);
    antes.romper();
    expect(avisar).toHaveBeenCalledOnce();
    expect(antes.terminado).toBe(false);
    expect(() => antes.tomar()).toThrow('broken outside');

    for (const flujo of [alTomar, antes]) {
      expect(flujo.tomar()).toBeUndefined();
      expect(flujo).toMatchObject({ terminado: true, sucedido: ['open', 'let go'] });
    }
  });

  it('opens nothing when it was ended before it began', () => {
    const flujo = new FlujoDePrueba();
    flujo.cerrar();
    flujo.empezar(() => {});
    expect(flujo.tomar()).toBeUndefined();
    expect(flujo).toMatchObject({ terminado: true, sucedido: [] });
  });
});

describe('a flow read with for await', () => {
  it('wakes its reader for each value', async () => {
    const flujo = new FlujoDePrueba();
    const pendiente = flujo.next();
    flujo.poner(7);
    expect(await pendiente).toEqual({ done: false, value: 7 });
  });

  it('ends at once although a value is being waited for, and lets go of its resources', async () => {
    const flujo = new FlujoDePrueba();
    const pendiente = flujo.next();
    const terminado = flujo.return();
    expect(await pendiente).toEqual({ done: true, value: undefined });
    expect(await terminado).toEqual({ done: true, value: undefined });
    expect(flujo.sucedido).toEqual(['open', 'let go']);
  });

  it('ends between two values', async () => {
    const flujo = new FlujoDePrueba();
    flujo.poner(1);
    expect(await flujo.next()).toEqual({ done: false, value: 1 });
    await flujo.return();
    expect(flujo.sucedido).toEqual(['open', 'let go']);
    expect(await flujo.next()).toEqual({ done: true, value: undefined });
  });

  it('is ended by leaving the loop', async () => {
    const flujo = new FlujoDePrueba();
    flujo.poner(1, 2, 3);
    const leidos: number[] = [];
    for await (const n of flujo) {
      leidos.push(n);
      if (n === 2) break;
    }
    expect(leidos).toEqual([1, 2]);
    expect(flujo.sucedido).toEqual(['open', 'let go']);
  });

  it('completes after the last value', async () => {
    const flujo = new FlujoDePrueba();
    flujo.poner(1, 2, 0, 3);
    const leidos: number[] = [];
    for await (const n of flujo) leidos.push(n);
    expect(leidos).toEqual([1, 2, 0]);
  });

  it('raises what broke it, once', async () => {
    const flujo = new FlujoDePrueba();
    const pendiente = flujo.next();
    flujo.romper();
    await expect(pendiente).rejects.toThrow('broken outside');
    expect(await flujo.next()).toEqual({ done: true, value: undefined });
  });
});
