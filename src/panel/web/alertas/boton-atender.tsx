import { useSignal } from '@preact/signals';
import type { TargetedMouseEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import { anunciar } from '../marco/anuncios.js';
import type { Alerta } from '../datos/contrato.js';
import type { Datos, Supervision } from '../datos/datos.js';
import { acierta } from './punteria.js';
import { NOMBRE_DE_TIPO } from '../datos/nombres.js';

const YA_NO_ESTA = { NOT_FOUND: 'Esta alerta ya no existe.' };

interface Propiedades {
  readonly alerta: Alerta;
  readonly datos: Datos;
  readonly supervision: Supervision;
  /** Where the keyboard goes on when the button goes away. */
  readonly fila: () => HTMLElement | null;
}

/** Takes care of an alert. When somebody else was first, the row says who. */
export function BotonDeAtender({ alerta: { id, tipo, usuarioId }, datos, supervision, fila }: Propiedades) {
  const enMarcha = useSignal(false);
  const error = useSignal('');
  const boton = useRef<HTMLButtonElement>(null);
  const quien = datos.equipo.nombreDe(usuarioId);

  useLayoutEffect(() => {
    const propio = boton.current;
    return () => {
      // A focus on a button that goes away would fall back to the top of the page.
      if (document.activeElement === propio) fila()?.focus();
    };
  }, []);

  async function atender(): Promise<void> {
    if (enMarcha.peek()) return;
    enMarcha.value = true;
    error.value = '';
    try {
      const { atendidaPor } = await supervision.alertas.atender(id);
      if (atendidaPor !== null && atendidaPor !== datos.usuario.id)
        anunciar(`${datos.equipo.nombreDe(atendidaPor)} se te ha adelantado.`);
    } catch (fallo) {
      error.value = textoDeError(fallo, YA_NO_ESTA);
      supervision.alertas.lectura.pedir();
    }
    enMarcha.value = false;
  }

  const alPulsar = (evento: TargetedMouseEvent<HTMLButtonElement>) => {
    if (acierta(evento as unknown as PointerEvent)) void atender();
  };
  return (
    <>
      {error.value && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <button
        type="button"
        class="boton alerta-atender"
        ref={boton}
        aria-disabled={enMarcha}
        aria-label={`${enMarcha.value ? 'Atendiendo' : 'Atender'}: ${NOMBRE_DE_TIPO[tipo].toLowerCase()} de ${quien}`}
        onClick={alPulsar}
      >
        {enMarcha.value ? 'Atendiendo…' : 'Atender'}
      </button>
    </>
  );
}
