import type { Datos } from '../datos/datos.js';
import { InterruptorDeSonido } from './interruptor-sonido.js';
import { AlertasAbiertas } from './lista-abiertas.js';
import { ListaDelHistorial } from './lista-historial.js';

/** What asks for the supervisor: open alerts first, then those that have ended. */
export function VistaDeAlertas({ datos }: { readonly datos: Datos }) {
  const { supervision } = datos;
  if (!supervision) return null;
  return (
    <div class="alertas-vista">
      <div class="alertas-barra">
        <p class="apagado">
          Las críticas suenan cada 10 segundos hasta que alguien las atiende o tú las silencias.
        </p>
        <InterruptorDeSonido alarma={supervision.alertas.alarma} />
      </div>
      <AlertasAbiertas datos={datos} supervision={supervision} />
      <ListaDelHistorial datos={datos} supervision={supervision} />
    </div>
  );
}
