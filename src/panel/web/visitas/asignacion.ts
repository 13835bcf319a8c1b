import { computed, signal as senal } from '@preact/signals';
import { textoDeError } from '../comun/mensajes.js';
import type { Coleccion } from '../datos/coleccion.js';
import type { Visita } from '../datos/contrato.js';
import { consultar } from '../red/api.js';
import { ErrorDeApi, type CodigoDeError } from '../red/graphql.js';
import {
  type Borrador,
  type Campo,
  type ErroresDeCampo,
  interpretar,
  rechazados,
  VACIO,
} from './borrador.js';
import { ASIGNAR_VISITA, type NuevaVisita } from './contrato.js';

/** After these nobody knows whether it was done: there was no answer, or not the one of who would have done it. */
const SIN_RESPUESTA = new Set<CodigoDeError>(['SIN_RED', 'SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR']);

/** A visit that may or may not have been assigned, and those like it that were there before. */
interface Duda {
  readonly nueva: NuevaVisita;
  readonly anteriores: ReadonlySet<number>;
}

/** The visit that the user is about to assign. It outlives the form: what was typed stays. */
export class Asignacion {
  readonly borrador = senal<Borrador>(VACIO);
  readonly errores = senal<ErroresDeCampo>({});
  readonly error = senal('');
  readonly enMarcha = senal(false);
  readonly duda = senal<Duda | null>(null);
  #propuesto = '';

  /** Of a doubt: the visit that came of it, as far as it is known by now. */
  readonly hallada = computed(() => {
    const duda = this.duda.value;
    if (!duda) return undefined;
    const { titulo, usuarioId, programadaPara } = duda.nueva;
    return this.visitas.todas.value.find(
      (visita) =>
        !duda.anteriores.has(visita.id) &&
        visita.titulo === titulo &&
        visita.usuarioId === usuarioId &&
        Date.parse(visita.programadaPara) === Date.parse(programadaPara),
    );
  });

  constructor(private readonly visitas: Coleccion<number, Visita>) {}

  escribir(cambio: Partial<Borrador>): void {
    this.borrador.value = { ...this.borrador.peek(), ...cambio };
    const errores = { ...this.errores.peek() };
    for (const campo of Object.keys(cambio) as Campo[]) delete errores[campo];
    this.errores.value = errores;
  }

  /** Proposes when it is to be made, unless the user has said so. @param momento as the field writes it. */
  proponer(momento: string): void {
    const puesto = this.borrador.peek().momento;
    if (puesto === '' || puesto === this.#propuesto) this.escribir({ momento });
    this.#propuesto = momento;
  }

  /**
   * Assigns it, once: the API takes no key, so what may have been done is never done again by itself.
   * @returns the visit; nothing if it was refused, or if nobody knows (`duda`).
   */
  async asignar(zona: string): Promise<Visita | undefined> {
    if (this.enMarcha.peek()) return undefined;
    const leido = interpretar(this.borrador.peek(), zona);
    this.errores.value = 'errores' in leido ? leido.errores : {};
    this.error.value = '';
    if ('errores' in leido) return undefined;
    const { nueva } = leido;
    this.enMarcha.value = true;
    this.duda.value = null;
    const anteriores = new Set(this.visitas.todas.peek().map(({ id }) => id));
    try {
      const { asignarActividad } = await consultar(ASIGNAR_VISITA, nueva);
      // It may have come live already, and be further by now.
      if (!this.visitas.obtener(asignarActividad.id)) this.visitas.llegar(asignarActividad);
      this.borrador.value = VACIO;
      return asignarActividad;
    } catch (fallo) {
      if (fallo instanceof ErrorDeApi && SIN_RESPUESTA.has(fallo.codigo))
        this.duda.value = { nueva, anteriores };
      else {
        this.errores.value = rechazados(fallo);
        if (Object.keys(this.errores.peek()).length === 0) this.error.value = textoDeError(fallo);
      }
      return undefined;
    } finally {
      this.enMarcha.value = false;
    }
  }

  descartar(): void {
    this.borrador.value = VACIO;
    this.errores.value = {};
    this.error.value = '';
    this.duda.value = null;
  }
}
