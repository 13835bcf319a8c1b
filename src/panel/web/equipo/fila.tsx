import type { Signal } from '@preact/signals';
import { memo } from 'preact/compat';
import { momentoCompleto } from '../comun/tiempo.js';
import type { Presencia, ResumenDiario, Ubicacion } from '../datos/contrato.js';
import { enlace } from '../marco/ruta.js';
import { HaceTexto } from './hace-texto.js';
import type { FilaDeEquipo } from './fila-equipo.js';
import { enKilometros, fraseDeVisitas, NOMBRE_DE_ROL } from './textos.js';

/** Phones warn at about this charge, too. */
const BATERIA_BAJA = 0.2;

interface Propiedades {
  readonly fila: Signal<FilaDeEquipo>;
  /** The user's own row: nobody writes to themselves. */
  readonly propia: boolean;
}

/** One person of the team. The roles say what the styles, which lay a row out as a grid or a card, would take away. */
export const FilaDePersona = memo(({ fila, propia }: Propiedades) => {
  const { persona, presencia, ubicacion, resumen, visitas, alertas } = fila.value;
  const { id, nombre, rol } = persona;
  return (
    <tr role="row" data-usuario-id={id}>
      <th role="rowheader" scope="row">
        <span class="equipo-nombre">{nombre}</span>
        {propia && <span class="apagado"> (tú)</span>}
      </th>
      <td role="cell" data-columna="Rol">
        {NOMBRE_DE_ROL[rol]}
      </td>
      <td role="cell" data-columna="Presencia">
        <EnLinea presencia={presencia} />
      </td>
      <td role="cell" data-columna="Última posición">
        <Posicion ubicacion={ubicacion} nombre={nombre} />
      </td>
      <td role="cell" data-columna="Distancia hoy" class="equipo-numero">
        <Distancia resumen={resumen} />
      </td>
      <td role="cell" data-columna="Visitas hoy">
        {visitas.total === 0 ? <Nada /> : fraseDeVisitas(visitas)}
      </td>
      <td role="cell" data-columna="Batería" class="equipo-numero">
        <Bateria bateria={ubicacion?.bateria} />
      </td>
      <td role="cell" data-columna="Alertas" class="equipo-numero">
        {alertas === 0 ? (
          <span class="apagado equipo-nada">0</span>
        ) : (
          <a class="equipo-alertas" href={enlace('alertas')}>
            {alertas === 1 ? '1 abierta' : `${alertas} abiertas`}
          </a>
        )}
      </td>
      <td role="cell" class="equipo-acciones">
        {!propia && <Accion texto="Chat" destino={enlace('chat', 'persona', id)} con={nombre} />}
        <Accion texto="Visita" destino={enlace('visitas', 'nueva', id)} con={nombre} />
        <Accion texto="Mapa" destino={enlace('mapa', 'persona', id)} con={nombre} />
      </td>
    </tr>
  );
});

const QUE_HACE = { Chat: 'Escribir a', Visita: 'Asignar una visita a', Mapa: 'Ver en el mapa a' } as const;

const Accion = ({
  texto,
  destino,
  con,
}: {
  readonly texto: keyof typeof QUE_HACE;
  readonly destino: string;
  readonly con: string;
}) => (
  <a href={destino} title={`${QUE_HACE[texto]} ${con}`}>
    {texto}
    <span class="oculto-visual">: {con}</span>
  </a>
);

const Nada = () => (
  <span class="apagado equipo-nada">
    <span aria-hidden="true">—</span>
    <span class="oculto-visual">Sin datos</span>
  </span>
);

function EnLinea({ presencia }: { readonly presencia: Presencia | undefined }) {
  if (!presencia) return <Nada />;
  return (
    <>
      <span class="presencia" data-en-linea={presencia.enLinea}>
        {presencia.enLinea ? 'En línea' : 'Fuera de línea'}
      </span>{' '}
      <span class="apagado">
        <HaceTexto fecha={presencia.desde} />
      </span>
    </>
  );
}

function Posicion({
  ubicacion,
  nombre,
}: {
  readonly ubicacion: Ubicacion | undefined;
  readonly nombre: string;
}) {
  if (!ubicacion) return <Nada />;
  return (
    <>
      <a href={enlace('mapa', 'persona', ubicacion.usuarioId)}>
        <HaceTexto fecha={ubicacion.fecha} />
        <span class="oculto-visual">, última posición de {nombre}</span>
      </a>
      {ubicacion.precision !== null && <span class="apagado"> ±{Math.round(ubicacion.precision)} m</span>}
    </>
  );
}

function Distancia({ resumen }: { readonly resumen: ResumenDiario | undefined }) {
  if (!resumen) return <Nada />;
  return (
    <span title={`Calculada: ${momentoCompleto(new Date(resumen.actualizadoEn))}`}>
      {enKilometros(resumen.distanciaMetros)}
    </span>
  );
}

function Bateria({ bateria }: { readonly bateria: number | null | undefined }) {
  if (bateria === null || bateria === undefined) return <Nada />;
  const porcentaje = `${Math.round(bateria * 100)} %`;
  return bateria < BATERIA_BAJA ? <span class="bateria-baja">{porcentaje} baja</span> : <>{porcentaje}</>;
}
