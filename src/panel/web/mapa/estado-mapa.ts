import { signal as senal } from '@preact/signals';
import type { Supervision } from '../datos/datos.js';

const estados = new WeakMap<Supervision, EstadoDelMapa>();

/** What the map's view remembers while the user is at other views. It goes with the user's data. */
export class EstadoDelMapa {
  /** Null until the map has shown anything. */
  lugar: { readonly lat: number; readonly lng: number; readonly zoom: number } | null = null;
  /** How far the list is scrolled, in pixels. */
  desplazamiento = 0;
  /** Whose details were open last: the list is gone on with from there. */
  ultima: number | null = null;
  readonly busqueda = senal('');
  /** Who is kept in the middle of the map. */
  readonly seguida = senal<number | null>(null);
  /** The day whose track is shown; null: today, whichever that is. */
  readonly dia = senal<string | null>(null);

  static de(supervision: Supervision): EstadoDelMapa {
    let estado = estados.get(supervision);
    if (!estado) estados.set(supervision, (estado = new EstadoDelMapa()));
    return estado;
  }
}
