import { AvisoEntrePestanas } from '../comun/aviso-entre-pestanas.js';
import { Coleccion } from '../datos/coleccion.js';
import type { Geocerca } from '../datos/contrato.js';
import { EdicionDeZonas } from './edicion.js';

/** The empresa's zones, and what the user is about to change of them: both outlive the view that shows them. */
export class Zonas extends Coleccion<number, Geocerca> {
  readonly edicion: EdicionDeZonas;

  /** @param releer asks for a new reading; also when another tab of this browser has changed a zone. */
  constructor(releer: () => void, signal: AbortSignal) {
    super(({ id }) => id);
    const pestanas = new AvisoEntrePestanas('zonas', releer, signal);
    const alGuardar = () => {
      releer();
      pestanas.avisar();
    };
    this.edicion = new EdicionDeZonas(this, alGuardar, signal);
  }
}
