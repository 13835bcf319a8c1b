import { type Signal, useComputed, useSignal } from '@preact/signals';
import { memo } from 'preact/compat';
import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import { esDia, sumarDias } from '../comun/calendario.js';
import { textoDeError } from '../comun/mensajes.js';
import { useSegundero } from '../comun/segundero.js';
import { diaDe, hora } from '../comun/tiempo.js';
import { CapaDelRecorrido, momentoDelPunto } from './capa-recorrido.js';
import type { PuntoDelRecorrido } from './contrato.js';
import type { PropiedadesDelLado } from './mapa.js';
import { RecorridoDelDia } from './recorrido.js';
import { cuantas, distancia } from './textos.js';

interface Propiedades extends PropiedadesDelLado {
  readonly usuarioId: number;
}

/** Where a person was on a day: which day, and its track on the map and in words. */
export function RecorridoEnFicha(propiedades: Propiedades) {
  const { datos, estado } = propiedades;
  const ahora = useSegundero();
  const hoy = useComputed(() => diaDe(new Date(ahora.value)));
  const dia = estado.dia.value ?? hoy.value;
  const zona = datos.equipo.empresa.value?.zonaHoraria;
  const elegir = (nuevo: string) => {
    // Half of a date is none: the track stays until there is another day.
    if (esDia(nuevo) && nuevo <= hoy.value) estado.dia.value = nuevo === hoy.value ? null : nuevo;
  };
  return (
    <section class="recorrido" aria-labelledby="recorrido-titulo">
      <h3 id="recorrido-titulo">Recorrido del día</h3>
      <div class="recorrido-dia">
        <button
          type="button"
          class="boton"
          aria-label="El día anterior"
          onClick={() => elegir(sumarDias(dia, -1))}
        >
          <span aria-hidden="true">‹</span>
        </button>
        <label class="campo">
          <span class="oculto-visual">Día del recorrido</span>
          <CampoDeDia dia={dia} hoy={hoy.value} alElegir={elegir} />
        </label>
        <button
          type="button"
          class="boton"
          aria-label="El día siguiente"
          aria-disabled={dia >= hoy.value}
          onClick={() => elegir(sumarDias(dia, 1))}
        >
          <span aria-hidden="true">›</span>
        </button>
      </div>
      {zona && <Recorrido key={`${dia} ${zona}`} dia={dia} zona={zona} {...propiedades} />}
    </section>
  );
}

interface PropiedadesDelDia {
  readonly dia: string;
  readonly hoy: string;
  readonly alElegir: (dia: string) => void;
}

/** Rendered only for another day: half a date would not survive that, and news of the team come at any moment. */
const CampoDeDia = memo(
  ({ dia, hoy, alElegir }: PropiedadesDelDia) => (
    <input
      type="date"
      value={dia}
      max={hoy}
      onInput={({ currentTarget }) => alElegir(currentTarget.value)}
      // What was left half written, or names a day to come, gives way to the day that is shown.
      onBlur={({ currentTarget }) => (currentTarget.value = dia)}
    />
  ),
  (antes, ahora) => antes.dia === ahora.dia && antes.hoy === ahora.hoy,
);

interface PropiedadesDelRecorrido extends Propiedades {
  readonly dia: string;
  readonly zona: string;
}

function Recorrido({ usuarioId, dia, zona, mapa, datos, supervision }: PropiedadesDelRecorrido) {
  const { recorrido, marcharse } = useMemo(() => {
    const marcha = new AbortController();
    const peticion = { usuarioId, dia, zona };
    return {
      recorrido: new RecorridoDelDia(peticion, supervision.posiciones, datos.conexion, marcha.signal),
      marcharse: () => marcha.abort(),
    };
  }, []);
  const apuntado = useSignal<number | null>(null);
  const capa = useSignal<CapaDelRecorrido | null>(null);
  // Not after the next frame: who goes on to another day before it would never have left this one.
  useLayoutEffect(() => {
    const { dibujados: puntos, acabaEnLaPersona } = recorrido;
    const nueva = new CapaDelRecorrido(mapa, puntos, acabaEnLaPersona, (cual) => (apuntado.value = cual));
    capa.value = nueva;
    return () => {
      nueva.quitar();
      marcharse();
    };
  }, []);

  const estado = recorrido.lectura.estado.value;
  const puntos = recorrido.puntos.value;
  const dibujados = recorrido.dibujados.value;
  const mirado = apuntado.value === null ? undefined : dibujados[apuntado.value];
  useEffect(() => capa.value?.mirar(mirado), [capa.value, mirado]);

  if (typeof estado === 'object')
    return (
      <div role="alert">
        <p class="error">{textoDeError(estado.error)}</p>
        <button type="button" class="boton" onClick={() => recorrido.lectura.pedir()}>
          Reintentar
        </button>
      </div>
    );
  if (estado === 'leyendo') return <p class="apagado pequeno">Cargando el recorrido…</p>;
  const [primero, ultimo] = [puntos[0], puntos.at(-1)];
  if (!primero || !ultimo) return <p class="apagado pequeno">No hay posiciones de ese día.</p>;
  return (
    <>
      <dl class="ficha-datos">
        <dt>Posiciones</dt>
        <dd>{cuantas(puntos.length)}</dd>
        <dt>Distancia</dt>
        <dd>
          {distancia(recorrido.metros.value)}
          <span class="ficha-nota">
            {recorrido.resumen.value
              ? 'según el resumen del día'
              : `calculada aquí con ${cuantas(recorrido.cuentan.value.length)} de ellas`}
          </span>
        </dd>
        <dt>Entre</dt>
        <dd>{`${hora(new Date(primero.fecha))} – ${hora(new Date(ultimo.fecha))}`}</dd>
      </dl>
      {dibujados.length === 0 ? (
        <p class="apagado pequeno">
          No se dibuja: ninguna posición de ese día es lo bastante precisa para trazar una línea.
        </p>
      ) : (
        <>
          <MomentoDelRecorrido puntos={dibujados} apuntado={apuntado} />
          <button type="button" class="boton boton-ancho" onClick={() => capa.value?.encuadrar()}>
            Ver el recorrido entero
          </button>
        </>
      )}
    </>
  );
}

interface PropiedadesDelMomento {
  readonly puntos: readonly PuntoDelRecorrido[];
  readonly apuntado: Signal<number | null>;
}

/** Goes along the track, by hand or by keyboard. */
function MomentoDelRecorrido({ puntos, apuntado }: PropiedadesDelMomento) {
  const ultimo = puntos.length - 1;
  const mirado = apuntado.value === null ? undefined : puntos[apuntado.value];
  return (
    <label class="campo recorrido-momento">
      <span>{`Momento: ${mirado ? momentoDelPunto(mirado) : 'muévelo para ver la hora'}`}</span>
      <input
        type="range"
        min={0}
        max={ultimo}
        value={apuntado.value ?? ultimo}
        aria-valuetext={mirado ? momentoDelPunto(mirado) : 'Último'}
        onInput={({ currentTarget }) => (apuntado.value = Number(currentTarget.value))}
        onBlur={() => (apuntado.value = null)}
      />
    </label>
  );
}
