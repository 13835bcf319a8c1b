import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import type { Geocerca } from '../datos/contrato.js';
import type { Lectura } from '../datos/lectura.js';
import { coincide } from './busqueda.js';
import { cuantasPersonas } from './textos.js';
import type { Zonas } from './zonas.js';

/** Fewer are seen at once. */
const MINIMO_PARA_BUSCAR = 9;

interface Propiedades {
  readonly zonas: Zonas;
  readonly lectura: Lectura;
  readonly alElegir: (zona: Geocerca) => void;
}

/** Every zone, to choose one; and the two ways to make another. */
export function ListaDeZonas({ zonas, lectura, alElegir }: Propiedades) {
  const busqueda = useSignal('');
  const { edicion } = zonas;
  const todas = zonas.todas.value.toSorted(porEstadoYNombre);
  const halladas = todas.filter(({ nombre }) => coincide(nombre, busqueda.value));
  const guardada = edicion.guardada.value;
  return (
    <>
      <div class="zonas-nuevas">
        <button type="button" class="boton" onClick={() => edicion.nueva('poligono')}>
          Nuevo polígono
        </button>
        <button type="button" class="boton" onClick={() => edicion.nueva('circulo')}>
          Nuevo círculo
        </button>
      </div>
      <p class="zonas-guardada" role="status">
        {guardada && `Zona «${guardada.nombre}» guardada.`}
      </p>
      {todas.length >= MINIMO_PARA_BUSCAR && (
        <label class="campo">
          <span>Buscar zona</span>
          <input
            type="search"
            value={busqueda}
            onInput={({ currentTarget }) => (busqueda.value = currentTarget.value)}
          />
        </label>
      )}
      {todas.length === 0 && <SinZonas lectura={lectura} />}
      {todas.length > 0 && halladas.length === 0 && <p class="apagado">Ninguna zona se llama así.</p>}
      {halladas.length > 0 && (
        <ul class="zonas-lista">
          {halladas.map((zona) => (
            <Zona key={zona.id} zona={zona} enfocada={zona.id === guardada?.id} alElegir={alElegir} />
          ))}
        </ul>
      )}
    </>
  );
}

interface PropiedadesDeZona {
  readonly zona: Geocerca;
  readonly enfocada: boolean;
  readonly alElegir: (zona: Geocerca) => void;
}

function Zona({ zona, enfocada, alElegir }: PropiedadesDeZona) {
  const boton = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (enfocada && [null, document.body].includes(document.activeElement as HTMLElement | null))
      boton.current?.focus();
  }, [enfocada]);
  return (
    <li>
      <button type="button" class="zonas-zona" ref={boton} onClick={() => alElegir(zona)}>
        <span class="zonas-nombre">{zona.nombre}</span>
        <span class="zonas-detalle">
          <span class="zonas-estado" data-activa={zona.activa}>
            {zona.activa ? 'Activa' : 'Inactiva'}
          </span>
          <span>{cuantasPersonas(zona.usuarios.length)}</span>
        </span>
      </button>
    </li>
  );
}

function SinZonas({ lectura }: { readonly lectura: Lectura }) {
  const estado = lectura.estado.value;
  if (estado === 'leyendo') return <p class="apagado">Cargando las zonas…</p>;
  if (estado !== 'leida')
    return (
      <div>
        <p class="error" role="alert">
          {textoDeError(estado.error)}
        </p>
        <button type="button" class="boton boton-ancho" onClick={() => lectura.pedir()}>
          Volver a intentarlo
        </button>
      </div>
    );
  return (
    <div class="vacio">
      <p class="vacio-titulo">Todavía no hay zonas</p>
      <p class="apagado">
        Dibuja una y asígnale personas: recibirás una alerta cuando alguna de ellas esté fuera.
      </p>
    </div>
  );
}

const porEstadoYNombre = (una: Geocerca, otra: Geocerca): number =>
  Number(otra.activa) - Number(una.activa) || una.nombre.localeCompare(otra.nombre, 'es') || una.id - otra.id;
