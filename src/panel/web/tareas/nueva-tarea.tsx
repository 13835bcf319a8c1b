import { useSignal } from '@preact/signals';
import type { TargetedSubmitEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { identificador } from '../comun/identificador.js';
import { textoDeError } from '../comun/mensajes.js';
import { conReintentos, consultar } from '../red/api.js';
import { esPasajero } from '../red/graphql.js';
import { INICIAR_TAREA, TIPOS_TAREA, type Tarea } from './contrato.js';

const EJEMPLOS = ['generar reporte', 'subir archivo', 'sincronizar datos'];
const INTENTOS = 5;
const PROPIOS = { BAD_USER_INPUT: 'Ese tipo de tarea no es válido. Prueba con otro.' };

/** The form that starts a task. */
export function NuevaTarea({ alIniciar }: { readonly alIniciar: (tarea: Tarea) => void }) {
  const tipos = useSignal<readonly string[]>(EJEMPLOS);
  const aviso = useSignal('');
  const error = useSignal('');
  const iniciando = useSignal(false);
  const campo = useRef<HTMLInputElement>(null);
  const boton = useRef<HTMLButtonElement>(null);
  /** Kept while nobody knows whether the task was started, so that trying again cannot start it twice. */
  const enDuda = useRef<{ readonly tipo: string; readonly clave: string } | null>(null);
  const vivo = useRef(new AbortController());

  useEffect(() => {
    vivo.current = new AbortController();
    // The examples are enough if the list cannot be had.
    consultar(TIPOS_TAREA, {}).then(
      ({ tiposTarea }) => (tipos.value = [...new Set([...tiposTarea, ...EJEMPLOS])]),
      () => undefined,
    );
    return () => vivo.current.abort();
  }, []);

  async function iniciar(evento: TargetedSubmitEvent<HTMLFormElement>): Promise<void> {
    evento.preventDefault();
    const entrada = campo.current;
    const tipo = entrada?.value.trim() ?? '';
    if (!entrada || tipo === '' || iniciando.peek()) return;
    const { clave } = (enDuda.current =
      enDuda.current?.tipo === tipo ? enDuda.current : { tipo, clave: identificador() });
    const { signal } = vivo.current;
    iniciando.value = true;
    error.value = '';
    try {
      const { iniciarTarea } = await conReintentos(() => consultar(INICIAR_TAREA, { tipo, clave }), {
        intentos: INTENTOS,
        signal,
        alReintentar: () => (aviso.value = 'Sin respuesta del servidor: reintentando…'),
      });
      enDuda.current = null;
      alIniciar(iniciarTarea);
      // What was typed meanwhile is the next one.
      if (entrada.value.trim() === tipo) entrada.value = '';
      aviso.value = `Tarea n.º ${iniciarTarea.id} iniciada: «${iniciarTarea.tipo}».`;
    } catch (fallo) {
      if (!esPasajero(fallo)) enDuda.current = null;
      aviso.value = '';
      error.value = textoDeError(fallo, PROPIOS);
    } finally {
      iniciando.value = false;
      // Who has gone on to something else stays there.
      if (document.activeElement === boton.current) entrada.focus();
    }
  }

  return (
    <section class="tarjeta" aria-labelledby="nueva-titulo">
      <h2 id="nueva-titulo">Nueva tarea</h2>
      <form class="nueva" onSubmit={(evento) => void iniciar(evento)}>
        <label class="campo nueva-campo">
          <span>Tipo de tarea</span>
          <input
            name="tipo"
            list="tipos"
            autoComplete="off"
            placeholder="generar reporte"
            aria-describedby="nueva-ayuda"
            required
            ref={campo}
          />
        </label>
        <datalist id="tipos">
          {tipos.value.map((tipo) => (
            <option key={tipo} value={tipo} />
          ))}
        </datalist>
        <button type="submit" class="boton boton-principal" aria-disabled={iniciando} ref={boton}>
          {iniciando.value ? 'Iniciando…' : 'Iniciar tarea'}
        </button>
      </form>
      <p id="nueva-ayuda" class="apagado pequeno">
        Elige una de la lista o escribe cualquier otra: se simula su avance.
      </p>
      <p class="pequeno" role="status">
        {aviso}
      </p>
      <p class="error" role="alert">
        {error}
      </p>
    </section>
  );
}
