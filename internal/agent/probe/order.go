package probe

import "encoding/binary"

// nativeToBig turns four bytes from the machine's order to the network's.
func nativeToBig(word []byte) {
	binary.BigEndian.PutUint32(word, binary.NativeEndian.Uint32(word))
}
