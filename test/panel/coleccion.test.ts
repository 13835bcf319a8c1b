import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { Coleccion } from '../../src/panel/web/datos/coleccion.js';

interface Fila {
  readonly id: number;
  readonly dia: string;
  readonly version: number;
}

const DIAS = ['lunes', 'martes'] as const;
const diaDe = (id: number) => DIAS[id % DIAS.length]!;
/** The server tells live of these; of the others' changes it says nothing. */
const avisa = (id: number) => id >= 4;

/** A server, and a page that hears of it late: what happens to either is one step after the other. */
class Mundo {
  readonly pagina = new Coleccion<number, Fila>(({ id }) => id);
  readonly #servidor = new Map<number, Fila>();
  readonly #eventos: Fila[] = [];
  readonly #respuestas: { leer: () => void; responder: (vale: boolean) => void; fin: Promise<unknown> }[] =
    [];
  #version = 0;

  cambiar(id: number, borrar: boolean): void {
    if (borrar && !avisa(id)) return void this.#servidor.delete(id);
    const fila = { id, dia: diaDe(id), version: ++this.#version };
    this.#servidor.set(id, fila);
    if (avisa(id)) this.#eventos.push(fila);
  }

  entregar(): void {
    const evento = this.#eventos.shift();
    if (evento) this.pagina.llegar(evento);
  }

  /** @param dia only its rows; undefined: all. */
  preguntar(dia: string | undefined): void {
    let foto: readonly Fila[] | undefined;
    const delAmbito = (fila: Fila) => dia === undefined || fila.dia === dia;
    const leer = () => (foto ??= [...this.#servidor.values()].filter(delAmbito));
    let responder: (vale: boolean) => void = () => undefined;
    const respuesta = new Promise<readonly Fila[]>((resolver, rechazar) => {
      responder = (vale) => (vale ? resolver(leer()) : rechazar(new Error('no answer')));
    });
    const fin = this.pagina.releer(() => respuesta, delAmbito).catch(() => undefined);
    this.#respuestas.push({ leer, responder, fin });
  }

  /** The server works out an answer, which then travels for as long as it takes. */
  leer(cual: number): void {
    this.#respuestas.at(cual % Math.max(1, this.#respuestas.length))?.leer();
  }

  async responder(cual: number, vale: boolean): Promise<void> {
    const [respuesta] = this.#respuestas.splice(cual % Math.max(1, this.#respuestas.length), 1);
    respuesta?.responder(vale);
    await respuesta?.fin;
  }

  async terminar(orden: readonly number[]): Promise<void> {
    this.preguntar(undefined);
    for (const cual of orden) {
      await this.responder(cual, true);
      this.entregar();
    }
    // The latest first: the older an answer is, the later it comes.
    while (this.#respuestas.length > 0) await this.responder(this.#respuestas.length - 1, true);
    while (this.#eventos.length > 0) this.entregar();
  }

  get esperado(): readonly Fila[] {
    return porId([...this.#servidor.values()]);
  }

  get mostrado(): readonly Fila[] {
    return porId(this.pagina.todas.value);
  }
}

const porId = (filas: readonly Fila[]) => filas.toSorted((a, b) => a.id - b.id);

const paso = fc.oneof(
  fc.record({ que: fc.constant('cambiar' as const), id: fc.nat(7), borrar: fc.boolean() }),
  fc.record({ que: fc.constant('entregar' as const) }),
  fc.record({ que: fc.constant('preguntar' as const), dia: fc.constantFrom(...DIAS, undefined) }),
  fc.record({ que: fc.constant('leer' as const), cual: fc.nat(7) }),
  fc.record({ que: fc.constant('responder' as const), cual: fc.nat(7), vale: fc.boolean() }),
);

it('ends in the state of the server, in whatever order events and answers come, and answers that never do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(paso, { maxLength: 40, size: 'max' }),
      fc.array(fc.nat(7)),
      async (pasos, orden) => {
        const mundo = new Mundo();
        for (const dado of pasos) {
          if (dado.que === 'cambiar') mundo.cambiar(dado.id, dado.borrar);
          else if (dado.que === 'entregar') mundo.entregar();
          else if (dado.que === 'preguntar') mundo.preguntar(dado.dia);
          else if (dado.que === 'leer') mundo.leer(dado.cual);
          else await mundo.responder(dado.cual, dado.vale);
        }
        await mundo.terminar(orden);
        expect(mundo.mostrado).toEqual(mundo.esperado);
      },
    ),
    { numRuns: 500 },
  );
});
