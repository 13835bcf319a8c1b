import type L from 'leaflet';
import { useEffect, useRef } from 'preact/hooks';
import type { Equipo } from '../datos/datos.js';
import { anunciar } from '../marco/anuncios.js';
import type { EdicionDeZonas } from './edicion.js';
import type { EditorEnElMapa } from './editor-mapa.js';
import { FormaDeZona } from './forma-zona.js';
import { PersonasDeZona } from './personas-zona.js';
import { enPalabras } from './textos.js';

/** What keeps a zone from being saved. */
const PENDIENTE = '.zonas-ajena, [data-falta="true"], [aria-invalid="true"]';

interface Propiedades {
  readonly mapa: L.Map;
  readonly edicion: EdicionDeZonas;
  readonly equipo: Equipo;
  readonly editor: EditorEnElMapa | null;
}

/** One zone: its name, its ground, whether it counts, and whose it is. */
export function FormularioDeZona({ mapa, edicion, equipo, editor }: Propiedades) {
  const formulario = useRef<HTMLFormElement>(null);
  const borrador = edicion.borrador.value;
  const errores = edicion.errores.value;

  async function guardar(evento: Event): Promise<void> {
    evento.preventDefault();
    if (await edicion.guardar()) return;
    // What is to be mended first.
    formulario.current?.querySelector<HTMLElement>(PENDIENTE)?.focus();
  }

  if (!borrador) return null;
  return (
    <form class="zonas-formulario" noValidate ref={formulario} onSubmit={(evento) => void guardar(evento)}>
      <CambioAjeno edicion={edicion} />
      <FormaDeZona mapa={mapa} edicion={edicion} editor={editor} />
      <label class="campo">
        <span>Nombre</span>
        <input
          name="nombre"
          autoComplete="off"
          maxLength={200}
          value={borrador.nombre}
          aria-invalid={errores.nombre !== undefined}
          aria-describedby="zona-error-nombre"
          onInput={({ currentTarget }) => edicion.cambiar({ nombre: currentTarget.value })}
        />
      </label>
      <p id="zona-error-nombre" class="error" role="alert">
        {errores.nombre}
      </p>
      {borrador.id !== null && <Activa edicion={edicion} activa={borrador.activa} />}
      <PersonasDeZona edicion={edicion} equipo={equipo} />
      <p class="error" role="alert">
        {errores.usuarios}
      </p>
      <div class="zonas-pie">
        <p class="error" role="alert">
          {errores.general}
        </p>
        <div class="zonas-acciones">
          <button type="submit" class="boton boton-principal" aria-disabled={edicion.guardando.value}>
            {edicion.guardando.value ? 'Guardando…' : 'Guardar zona'}
          </button>
          <button type="button" class="boton" onClick={() => edicion.cerrar()}>
            {edicion.sucio.value ? 'Cancelar' : 'Volver'}
          </button>
        </div>
      </div>
    </form>
  );
}

function Activa({ edicion, activa }: { readonly edicion: EdicionDeZonas; readonly activa: boolean }) {
  return (
    <div>
      <label class="zonas-casilla">
        <input
          type="checkbox"
          checked={activa}
          aria-describedby="zona-activa-ayuda"
          onChange={({ currentTarget }) => edicion.cambiar({ activa: currentTarget.checked })}
        />
        <span>Zona activa</span>
      </label>
      <p id="zona-activa-ayuda" class="apagado pequeno">
        Las zonas no se borran: desactívala y dejará de dar alertas. Puedes volver a activarla cuando quieras.
      </p>
    </div>
  );
}

function CambioAjeno({ edicion }: { readonly edicion: EdicionDeZonas }) {
  const aviso = useRef<HTMLDivElement>(null);
  const ajena = edicion.ajena.value;
  const hay = ajena !== null;
  useEffect(() => {
    if (!hay) return;
    anunciar('Otra persona ha cambiado esta zona mientras la editabas.');
    aviso.current?.scrollIntoView({ block: 'nearest' });
  }, [hay]);
  function seguirConLoMio(): void {
    const formulario = aviso.current?.closest('form');
    edicion.resolver('lo-mio');
    // The button goes with the notice.
    formulario?.querySelector<HTMLElement>('[type="submit"]')?.focus();
  }
  return (
    <div ref={aviso}>
      {hay && (
        <div class="zonas-ajena" tabIndex={-1}>
          <p>
            <strong>Otra persona ha cambiado esta zona</strong> mientras la editabas:{' '}
            {enPalabras(edicion.cambiosAjenos.value)}. Carga su versión, o sigue con la tuya y la sustituirá
            al guardar.
          </p>
          <div class="zonas-acciones">
            <button type="button" class="boton" onClick={() => edicion.resolver('lo-suyo')}>
              Cargar su versión
            </button>
            <button type="button" class="boton" onClick={seguirConLoMio}>
              Seguir con la mía
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
