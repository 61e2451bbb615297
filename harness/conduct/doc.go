// Package conduct carries plans out on a world: it injects faults, makes sure that
// they take effect, holds them and heals them, whatever happens meanwhile. Every
// step is recorded, and noted in the journal before it is taken.
package conduct
