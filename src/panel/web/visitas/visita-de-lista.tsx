import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Momento } from '../comun/momento.js';
import { aHoraLocal } from '../comun/reloj.js';
import { useSegundero } from '../comun/segundero.js';
import { hora } from '../comun/tiempo.js';
import type { Visita } from '../datos/contrato.js';
import type { Equipo } from '../datos/datos.js';
import { enlace } from '../marco/ruta.js';
import type { Agenda } from './agenda.js';
import { NOMBRE_DE_ESTADO, textoDeRetraso } from './textos.js';

interface Propiedades {
  readonly visita: Visita;
  readonly agenda: Agenda;
  readonly equipo: Equipo;
}

/** One visit: when, what, who, where, and how far it is. */
export function VisitaDeLista({ visita, agenda, equipo }: Propiedades) {
  const { id, titulo, usuarioId, estado, programadaPara, direccion, lat, lon } = visita;
  const nodo = useRef<HTMLLIElement>(null);
  const hallada = agenda.asignacion.hallada.value?.id === id;
  const marcada = agenda.marcada.value === id;
  useEffect(() => {
    // Who has just assigned it goes on from it.
    if (agenda.porEnfocar !== id) return;
    agenda.porEnfocar = null;
    nodo.current?.focus();
    nodo.current?.scrollIntoView({ block: 'nearest' });
  });
  return (
    <li
      class="visita"
      tabIndex={-1}
      ref={nodo}
      data-visita-id={id}
      data-estado={estado}
      data-marcada={marcada || hallada || undefined}
    >
      <time class="visita-hora" dateTime={programadaPara}>
        {hora(new Date(programadaPara))}
      </time>
      <div class="visita-cuerpo">
        <h3 class="visita-titulo">
          {titulo}
          {(marcada || hallada) && <span class="visita-nueva">Nueva</span>}
        </h3>
        <p class="visita-datos">
          <a href={enlace('mapa', 'persona', usuarioId)}>{equipo.nombreDe(usuarioId)}</a>
          {direccion && <span>{direccion}</span>}
          {!direccion && lat !== null && lon !== null && (
            <span>{`${lat.toFixed(5)}, ${lon.toFixed(5)}`}</span>
          )}
        </p>
        <Pasos visita={visita} />
      </div>
      <span class="estado">{NOMBRE_DE_ESTADO[estado]}</span>
    </li>
  );
}

function Pasos({ visita }: { readonly visita: Visita }) {
  const { checkInEn, checkOutEn, cerradaEn, estado } = visita;
  return (
    <p class="visita-pasos">
      {checkInEn && (
        <span>
          Entrada: <Momento fecha={checkInEn} />
        </span>
      )}
      {checkOutEn && (
        <span>
          Salida: <Momento fecha={checkOutEn} />
        </span>
      )}
      {estado === 'INCOMPLETA' && cerradaEn && (
        <span>
          Cerrada sin terminar: <Momento fecha={cerradaEn} />
        </span>
      )}
      <Retraso visita={visita} />
    </p>
  );
}

/** Told by the clock; rendered again only when the words change. */
function Retraso({ visita }: { readonly visita: Visita }) {
  const ahora = useSegundero();
  const actual = useSignal(visita);
  actual.value = visita;
  const texto = useComputed(() =>
    textoDeRetraso(actual.value, ahora.value - aHoraLocal(actual.value.programadaPara)),
  );
  return texto.value === '' ? null : <strong class="visita-tarde">{texto}</strong>;
}
