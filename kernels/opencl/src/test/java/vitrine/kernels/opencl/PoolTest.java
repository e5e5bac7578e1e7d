package vitrine.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.jocl.cl_mem;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class PoolTest {
    private final List<cl_mem> released = new ArrayList<>();
    private final Pool pool = new Pool(released::add);

    @Test
    void whatCameServesTheNextOfItsSize() {
        cl_mem small = new cl_mem();
        cl_mem large = new cl_mem();
        pool.give(4, small);
        pool.give(8, large);
        assertEquals(12, pool.bytes());
        assertSame(large, pool.take(8));
        assertNull(pool.take(8));
        assertNull(pool.take(5));
        assertEquals(4, pool.bytes());
        assertSame(small, pool.take(4));
        assertEquals(List.of(), released);
    }

    @Test
    void theSizeThatWasNotAskedForTheLongestGoesFirst() {
        cl_mem old = new cl_mem();
        cl_mem asked = new cl_mem();
        cl_mem late = new cl_mem();
        pool.give(8, asked);
        pool.give(4, old);
        pool.give(8, late);
        assertSame(late, pool.take(8));
        pool.give(8, late);
        pool.trim(19);
        assertEquals(1, released.size());
        assertSame(old, released.getFirst());
        assertEquals(16, pool.bytes());
        assertNotNull(pool.take(8));
    }

    @Test
    void nothingIsLeftOfAnEmptiedPool() {
        for (long size : new long[] {4, 4, 8}) pool.give(size, new cl_mem());
        pool.trim(0);
        assertEquals(3, released.size());
        assertEquals(0, pool.bytes());
        assertNull(pool.take(4));
    }
}
