package echo

import "encoding/binary"

// Size is that of every datagram, in bytes. An answer is as long as its question,
// so nobody can make an echo send more than it was sent.
const Size = 9

// A datagram says first whether it asks or answers. Were both the same, a forged
// datagram with the port of one echo as its source, sent to another one, would be
// answered to and fro without end.
const (
	question byte = 'q'
	answer   byte = 'a'
)

// Question is the datagram that asks with a number.
func Question(number uint64) []byte {
	return binary.BigEndian.AppendUint64(append(make([]byte, 0, Size), question), number)
}

// Asked is the number of a question; ok is false for anything else.
func Asked(datagram []byte) (number uint64, ok bool) { return numberOf(question, datagram) }

// Answered is the number of an answer; ok is false for anything else.
func Answered(datagram []byte) (number uint64, ok bool) { return numberOf(answer, datagram) }

func numberOf(kind byte, datagram []byte) (uint64, bool) {
	if len(datagram) != Size || datagram[0] != kind {
		return 0, false
	}
	return binary.BigEndian.Uint64(datagram[1:]), true
}
