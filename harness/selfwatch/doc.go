// Package selfwatch lets the instrument watch itself: a ticker that comes too late
// shows that this process stood still or was starved, and three clocks that part
// show that one of them was set or that the machine slept.
package selfwatch
