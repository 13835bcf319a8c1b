import { describe, expect, it } from 'vitest';
import type { Mensaje, PaginaDeMensajes } from '../../src/panel/web/chat/contrato.js';
import { Secuencia } from '../../src/panel/web/chat/secuencia.js';

const DE_PAGINA = 3;

const mensaje = (id: string): Mensaje => ({ id, conversacionId: 1, autorId: 1, texto: id, fecha: '' });

/** A server with a conversation of one-letter messages, whose answers may be held back. */
class Servidor {
  lecturas = 0;
  #espera: Promise<void> = Promise.resolve();

  constructor(public escritos: string) {}

  readonly leer = async (before: string | null): Promise<PaginaDeMensajes> => {
    this.lecturas++;
    const hasta = before === null ? this.escritos.length : this.escritos.indexOf(before);
    const desde = Math.max(0, hasta - DE_PAGINA);
    const ids = Array.from(this.escritos.slice(desde, hasta));
    await this.#espera;
    return {
      edges: ids.map((id) => ({ node: mensaje(id) })),
      pageInfo: { hasPreviousPage: desde > 0, startCursor: ids[0] ?? null },
    };
  };

  /** Answers from now on wait. @returns how to let them go. */
  retener(): () => void {
    let soltar = () => {};
    this.#espera = new Promise((resolve) => (soltar = resolve));
    return soltar;
  }
}

const textos = (secuencia: Secuencia) => secuencia.mensajes.map(({ id }) => id).join('');

async function abierta(servidor: Servidor): Promise<Secuencia> {
  const secuencia = new Secuencia(servidor.leer);
  await secuencia.ponerAlDia(true);
  return secuencia;
}

describe('The messages of a conversation', () => {
  it('are its last ones, and older ones when they are asked for', async () => {
    const secuencia = await abierta(new Servidor('abcdefg'));
    expect(textos(secuencia)).toBe('efg');
    await Promise.all([secuencia.anteriores(), secuencia.anteriores()]);
    expect(textos(secuencia)).toBe('bcdefg');
    await secuencia.anteriores();
    expect(textos(secuencia)).toBe('abcdefg');
    expect(secuencia.hayAnteriores).toBe(false);
  });

  it('follow the order in which they come live, each once', async () => {
    const secuencia = await abierta(new Servidor('abc'));
    for (const id of 'dedc') secuencia.llegar(mensaje(id));
    expect(textos(secuencia)).toBe('abcde');
  });

  it('are read back to what was known after a loss of connection: no hole, no repeat', async () => {
    const servidor = new Servidor('abcde');
    const secuencia = await abierta(servidor);
    servidor.escritos = 'abcdefghijklm';
    servidor.lecturas = 0;
    secuencia.comenzar();
    await secuencia.ponerAlDia(false);
    expect(textos(secuencia)).toBe('cdefghijklm');
    expect(servidor.lecturas).toBe(3);
  });

  it('wait until what was written before them has been read', async () => {
    const servidor = new Servidor('abc');
    const secuencia = await abierta(servidor);
    servidor.escritos = 'abcde';
    secuencia.comenzar();
    const soltar = servidor.retener();
    const lectura = secuencia.ponerAlDia(false);
    servidor.escritos = 'abcdef';
    secuencia.llegar(mensaje('f'));
    expect([textos(secuencia), secuencia.alDia]).toEqual(['abc', false]);
    soltar();
    await lectura;
    expect([textos(secuencia), secuencia.alDia]).toEqual(['abcdef', true]);
  });

  it('get what came between a reading and the subscription being in force', async () => {
    const servidor = new Servidor('abc');
    const secuencia = new Secuencia(servidor.leer);
    await secuencia.ponerAlDia(false);
    servidor.escritos = 'abcdef';
    secuencia.llegar(mensaje('f'));
    expect(textos(secuencia)).toBe('abcf');
    await secuencia.ponerAlDia(true);
    expect(textos(secuencia)).toBe('abcdef');
    secuencia.llegar(mensaje('g'));
    expect(textos(secuencia)).toBe('abcdefg');
  });

  it('keep what comes live while an older answer is under way', async () => {
    const servidor = new Servidor('abc');
    const secuencia = await abierta(servidor);
    const soltar = servidor.retener();
    const lectura = secuencia.ponerAlDia(true);
    secuencia.llegar(mensaje('d'));
    expect(textos(secuencia)).toBe('abcd');
    soltar();
    await lectura;
    expect(textos(secuencia)).toBe('abcd');
  });

  it('begin anew rather than have a hole, when too many were missed', async () => {
    const servidor = new Servidor('ab');
    const secuencia = await abierta(servidor);
    servidor.escritos = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
    secuencia.comenzar();
    await secuencia.ponerAlDia(true);
    expect(textos(secuencia)).toBe(servidor.escritos.slice(-10 * DE_PAGINA));
    await secuencia.anteriores();
    expect(textos(secuencia)).toBe(servidor.escritos.slice(-11 * DE_PAGINA));
  });
});
