import { momento } from '../comun/tiempo.js';
import type { Agenda } from './agenda.js';

/** After an answer that never came: what is known of it, and what to do. */
export function AvisoDeDuda({ agenda: { asignacion } }: { readonly agenda: Agenda }) {
  const duda = asignacion.duda.value;
  const cuando = duda && momento(new Date(duda.nueva.programadaPara));
  return (
    <div class="nueva-visita-ancha" role="status">
      {duda &&
        (asignacion.hallada.value ? (
          <p class="aviso">
            <strong>La visita sí se asignó</strong>: es la que está marcada abajo ({cuando}). Si no quieres
            otra igual, pulsa Cancelar.
          </p>
        ) : (
          <p class="aviso">
            <strong>No sabemos si la visita se ha asignado</strong>: la respuesta del servidor no llegó. Mira
            abajo si está en su día ({cuando}) antes de volver a asignarla.
          </p>
        ))}
    </div>
  );
}
