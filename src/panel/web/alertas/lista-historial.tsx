import { useSignal } from '@preact/signals';
import { memo } from 'preact/compat';
import { useEffect, useRef } from 'preact/hooks';
import { textoDeError } from '../comun/mensajes.js';
import { Momento } from '../comun/momento.js';
import type { Alerta } from '../datos/contrato.js';
import type { Datos, Supervision } from '../datos/datos.js';
import { FiltroDeHistorial, SIN_FILTRO } from './filtro-historial.js';
import { IconoDeAlerta } from './icono-alerta.js';
import { Atencion, Quien, VerDonde, Zona } from './partes-alerta.js';
import { NOMBRE_DE_TIPO } from '../datos/nombres.js';
import { duracion } from './textos.js';

interface Propiedades {
  readonly datos: Datos;
  readonly supervision: Supervision;
}

/** What has ended, the newest first. */
export function ListaDelHistorial({ datos, supervision }: Propiedades) {
  const { historial } = supervision.alertas;
  const lista = useRef<HTMLUListElement>(null);
  const boton = useRef<HTMLButtonElement>(null);
  const trayendo = useSignal(false);
  const fallo = useSignal('');
  const filtro = useSignal(SIN_FILTRO);
  const estado = historial.lectura.estado.value;
  const todas = historial.alertas.value;
  const { tipo, usuarioId } = filtro.value;
  const alertas = todas.filter(
    (alerta) =>
      (tipo === null || alerta.tipo === tipo) && (usuarioId === null || alerta.usuarioId === usuarioId),
  );

  useEffect(() => historial.abrir(), []);

  async function traerMas(): Promise<void> {
    if (trayendo.peek()) return;
    trayendo.value = true;
    const ultima = lista.current?.lastElementChild;
    try {
      await historial.cargarMas();
      fallo.value = '';
      // The keyboard goes on from where the list was.
      if (document.activeElement === boton.current)
        requestAnimationFrame(() => (ultima?.nextElementSibling as HTMLElement | null | undefined)?.focus());
    } catch (causa) {
      fallo.value = textoDeError(causa);
    } finally {
      trayendo.value = false;
    }
  }

  return (
    <section aria-labelledby="historial-titulo">
      <h2 id="historial-titulo">Historial</h2>
      {estado === 'leyendo' && <p class="apagado">Cargando el historial…</p>}
      {estado === 'leida' && todas.length === 0 && (
        <p class="apagado">Aquí quedarán las alertas que vayan terminando.</p>
      )}
      {todas.length > 0 && (
        <FiltroDeHistorial filtro={filtro} alertas={todas} equipo={datos.equipo} quedan={alertas.length} />
      )}
      <ul class="historial-alertas" ref={lista} aria-labelledby="historial-titulo">
        {alertas.map((alerta) => (
          <Terminada key={alerta.id} alerta={alerta} datos={datos} supervision={supervision} />
        ))}
      </ul>
      <p class="error" role="alert">
        {typeof estado === 'object' ? textoDeError(estado.error) : fallo}
      </p>
      {historial.hayMas.value && (
        <button
          type="button"
          class="boton boton-ancho"
          ref={boton}
          aria-disabled={trayendo}
          onClick={() => void traerMas()}
        >
          {trayendo.value ? 'Cargando…' : 'Cargar más'}
        </button>
      )}
    </section>
  );
}

const Terminada = memo(({ alerta, datos, supervision }: Propiedades & { readonly alerta: Alerta }) => {
  const { id, tipo, critica, usuarioId, mensaje, abiertaEn, cerradaEn, atendidaEn } = alerta;
  return (
    <li class="terminada" tabIndex={-1} data-alerta-id={id}>
      <IconoDeAlerta tipo={tipo} />
      <div class="terminada-cuerpo">
        <p>
          <strong>{NOMBRE_DE_TIPO[tipo]}</strong> · <Quien usuarioId={usuarioId} datos={datos} />
          {critica && <span class="alerta-critica">Crítica</span>}
        </p>
        <p>{mensaje}</p>
        <p class="alerta-detalles">
          <Zona alerta={alerta} supervision={supervision} />
          <span>
            <Momento fecha={abiertaEn} />
            {cerradaEn && `, duró ${duracion(Date.parse(cerradaEn) - Date.parse(abiertaEn))}`}
          </span>
          {atendidaEn === null ? (
            <span>Terminó sin que nadie la atendiera</span>
          ) : (
            <Atencion alerta={alerta} datos={datos} />
          )}
        </p>
      </div>
      <VerDonde alerta={alerta} />
    </li>
  );
});
