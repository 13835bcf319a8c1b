import { useComputed, useSignal } from '@preact/signals';
import type L from 'leaflet';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Equipo, Supervision } from '../datos/datos.js';
import { DialogoDeDescarte } from './dialogo-descarte.js';
import { EditorEnElMapa } from './editor-mapa.js';
import { irAFigura } from './en-leaflet.js';
import { FormularioDeZona } from './formulario-zona.js';
import { aFigura, cercaDelMapa } from './geometria/figura.js';
import { ListaDeZonas } from './lista-zonas.js';

interface Propiedades {
  readonly mapa: L.Map;
  readonly supervision: Supervision;
  readonly equipo: Equipo;
}

/** The zones in words, and the form that makes and changes them. */
export function PanelDeZonas({ mapa, supervision, equipo }: Propiedades) {
  const { zonas, lecturaDeZonas } = supervision;
  const { edicion } = zonas;
  const editor = useSignal<EditorEnElMapa | null>(null);
  const titulo = useRef<HTMLHeadingElement>(null);
  const abierta = useComputed(() => edicion.borrador.value !== null);
  const id = useComputed(() => edicion.borrador.value?.id ?? null);

  useLayoutEffect(() => {
    const nuevo = new EditorEnElMapa(mapa, edicion);
    editor.value = nuevo;
    edicion.enPantalla.value = true;
    // Other supervisors' changes are known up to a minute late: too late to begin a change of one's own from.
    lecturaDeZonas.pedir();
    return () => {
      edicion.enPantalla.value = false;
      edicion.guardada.value = null;
      edicion.responder(false);
      editor.value = null;
      nuevo.quitar();
    };
  }, [mapa, edicion]);
  useFocoTrasCambio(titulo, edicion.apertura.value, edicion.guardada.value !== null);

  return (
    <section class="zonas" aria-labelledby="zonas-titulo">
      <h2 id="zonas-titulo" tabIndex={-1} ref={titulo}>
        {abierta.value ? (id.value === null ? 'Nueva zona' : 'Zona') : 'Zonas'}
      </h2>
      {abierta.value ? (
        // Another zone is another form: nothing of what it showed of the one before stays.
        <FormularioDeZona
          key={edicion.apertura.value}
          mapa={mapa}
          edicion={edicion}
          equipo={equipo}
          editor={editor.value}
        />
      ) : (
        <ListaDeZonas
          zonas={zonas}
          lectura={lecturaDeZonas}
          alElegir={(zona) => {
            edicion.elegir(zona.id);
            irAFigura(mapa, cercaDelMapa(aFigura(zona.area), mapa.getCenter().lng));
          }}
        />
      )}
      <DialogoDeDescarte edicion={edicion} />
    </section>
  );
}

/** What had the focus goes away with a form or a list: go on from the title of what took its place. */
function useFocoTrasCambio(
  titulo: RefObject<HTMLElement | null>,
  apertura: number,
  conZonaGuardada: boolean,
): void {
  const primera = useRef(true);
  useLayoutEffect(() => {
    const conFoco = document.activeElement;
    const suelto = conFoco === null || conFoco === document.body;
    // The list takes it to the zone that was just saved.
    if (!primera.current && suelto && !conZonaGuardada) titulo.current?.focus();
    primera.current = false;
  }, [apertura]);
}
