// The elementwise steps that a kernel does behind its result. They are written in front of all files for each sequence:
// STEPS on the value of an element, with what they meet as STEP_OPERANDS behind the kernel's other arguments. Where
// nothing is written, there are none.

#if defined(STEPS)
#define STEPPED
#else
#define STEPS
#define STEP_OPERANDS
#endif

// Where an element finds its number in an operand that is repeated: element / inner % count. The numbers are those of
// Division by inner, of Division by count, and count.
static inline int step_at(int element, int8 along) {
    int outer = (int) ((ulong) element * (uint) along.s0 >> along.s1);
    int whole = (int) ((ulong) outer * (uint) along.s2 >> along.s3);
    return outer - whole * along.s4;
}
