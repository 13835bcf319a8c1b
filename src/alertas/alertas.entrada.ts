import { objeto, textoOpcional } from '../comun/entrada.js';
import { LUGAR, lugarEntero } from '../comun/geo/lugar.js';

/** What a press of the panic button takes, on every transport. A blank message is none: the alert counts. */
export const ENVIAR_PANICO = objeto({ ...LUGAR, mensaje: textoOpcional(500) }).superRefine(lugarEntero);
